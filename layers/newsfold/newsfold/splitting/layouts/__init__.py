"""One module per layout; each offers ``NAME`` and ``split(text) -> Split | None``.

`split` returns None where the text is not in that layout. A new layout is a new module here and
one more entry in `LAYOUTS`, which stand in the order in which they are tried: those that prove
themselves (JSON parses, a header repeats) before those that go by looks.
"""

from __future__ import annotations

from newsfold.splitting.layouts import (
    blank_lines,
    csv_rows,
    json_records,
    repeated_header,
    ruled,
    single,
)

LAYOUTS = (json_records, csv_rows, repeated_header, ruled, blank_lines, single)
