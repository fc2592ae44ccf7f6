"""Bundles in every layout that users have, built from known stories, and how well they come apart.

``python -m benchmarks.layouts --help``. The builders were written from what exports, feeds and
pages look like, not from what the splitter expects: when the two differ, ask first who is right.
"""
