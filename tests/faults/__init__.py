"""Everything that can go wrong on the way from the bucket to the table; docs/faults.md lists it."""
