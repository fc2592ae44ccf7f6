"""One module per layout; each offers ``split(text) -> Split | None``.

`split` returns None where the text is not in that layout. A new layout is a new module here and
one more entry in `LAYOUTS`, which stand in the order in which they are tried: those that prove
themselves (JSON parses, a header repeats) before those that go by looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newsfold.article import Split
from newsfold.splitting.layouts import (
    blank_lines,
    csv_rows,
    factiva,
    factiva_fields,
    feeds,
    html_pages,
    json_records,
    markdown,
    newsml,
    newsml_g2,
    nexis,
    nexis_uni,
    nitf,
    numbered,
    paragraphs,
    proquest,
    proquest_html,
    repeated_header,
    ruled,
    sgml,
    single,
    xml_records,
)

Layout = Callable[[str], Split | None]

STRUCTURED: tuple[Layout, ...] = (
    json_records.split,
    csv_rows.split,
    nitf.split,
    newsml_g2.split,
    newsml.split,
    feeds.split,
    sgml.split,
    proquest_html.split,
    xml_records.split,
    html_pages.split,
)
"""Here what stands above the first record says what the others are: a header row, a root."""

LAYOUTS: tuple[Layout, ...] = (
    *STRUCTURED,
    proquest.split,
    nexis.split,
    nexis_uni.split,
    factiva_fields.split,
    factiva.split,
    markdown.split,
    numbered.split,
    repeated_header.split,
    ruled.split,
    blank_lines.split,
    paragraphs.split,
    single.split,
)

IN_WINDOWS: Mapping[Layout, Callable[[str, bool, bool], Split | None]] = {
    csv_rows.split: csv_rows.window,
    numbered.split: numbered.window,
}
"""Layouts that must know whether a window is the text's first, and whether more text follows."""
