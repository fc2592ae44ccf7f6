"""Splitting: one text that holds many articles -> the articles, with nothing lost.

Pure code: no AWS, no model. `split` takes a text apart as a whole: it tries the layouts in turn,
each one module of `layouts`. `stream` does the same for a text of any length, window by window.
"""

from __future__ import annotations

from newsfold.splitting.numbering import Tally
from newsfold.splitting.stream import in_order, split, stream

__all__ = ["Tally", "in_order", "split", "stream"]
