"""Splitting: one text that holds many articles -> the articles, with nothing lost.

Pure code: no AWS, no model. `split` tries the layouts in turn; each is one module of `layouts`.
"""

from __future__ import annotations

from newsfold.article import Split
from newsfold.errors import EmptyBundle
from newsfold.splitting import lines
from newsfold.splitting.layouts import LAYOUTS
from newsfold.splitting.records import iso_date

__all__ = ["iso_date", "split"]


def split(text: str) -> Split:
    """Take a bundle apart.

    Args:
        text: The decoded bundle; offsets in the result refer to it.

    Returns:
        Articles and residue that, in order, cover `text` exactly.

    Raises:
        EmptyBundle: There is nothing but blank space in `text`.
    """
    if not text or text.isspace():
        raise EmptyBundle("the bundle holds no text")
    found = (layout(text) for layout in LAYOUTS)
    try:
        return next(parts for parts in found if parts is not None)  # the last one takes any text
    finally:
        lines.forget()
