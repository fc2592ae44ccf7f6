"""One module per layout; each offers ``split(text) -> Split | None``.

`split` returns None where the text is not in that layout. A new layout is a new module here and
one more entry in `LAYOUTS`, which stand in the order in which they are tried: those that prove
themselves (JSON parses, a header repeats) before those that go by looks.
"""

from __future__ import annotations

from collections.abc import Callable

from newsfold.article import Split
from newsfold.splitting.layouts import (
    blank_lines,
    csv_rows,
    json_records,
    nexis,
    repeated_header,
    ruled,
    single,
)

LAYOUTS: tuple[Callable[[str], Split | None], ...] = (
    json_records.split,
    csv_rows.split,
    nexis.split,
    repeated_header.split,
    ruled.split,
    blank_lines.split,
    single.split,
)
