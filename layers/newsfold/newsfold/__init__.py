"""Newsfold: bundles of news articles in, one summarized and classified row per article out.

The rooms, in the order that a bundle passes through them::

    events -> source -> splitting -> text -> model -> storage

`pipeline` tells the whole story; `cli` is the command line on top of it.
"""

__version__ = "0.1.0"
