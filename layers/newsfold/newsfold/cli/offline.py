"""``newsfold split`` and ``newsfold summarize``: a file in, articles out, no AWS."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsfold.article import Article, Digest, Fault, Kind
from newsfold.bundle import Bundle, take_apart
from newsfold.cli import OK, SOME_FAILED, terminal
from newsfold.errors import BundleTooLarge
from newsfold.settings import MAX_BUNDLE_BYTES

Record = dict[str, Any]


def split(options: argparse.Namespace) -> int:
    """Print the articles of a bundle."""
    bundle = take_apart(read_bundle(options.path))
    parts = bundle.split
    if options.format == "json":
        print(json.dumps(_split_record(options, bundle), ensure_ascii=False, indent=2))
    else:
        terminal.show_split(parts, explain=options.explain)
    return SOME_FAILED if any(article.fault for article in parts.articles) else OK


def summarize(options: argparse.Namespace) -> int:
    """Print the summaries and topics of a bundle's articles."""
    from newsfold import pipeline

    parts = take_apart(read_bundle(options.path)).split
    model = pipeline.model()
    results = pipeline.digests(
        parts.articles,
        model,
        max_sentences=options.max_sentences,
        max_words=options.max_words,
        max_chars=options.max_chars,
    )
    shown = terminal.progress(results, "summarizing", total=len(parts.articles))
    records = (_summary_record(article, result) for article, result in shown)
    return _print_summaries(records, options, model.name)


def read_bundle(path: str) -> bytes:
    """The file's bytes.

    Raises:
        OSError: It cannot be read.
        BundleTooLarge: It is over the limit.
    """
    file = Path(path)
    size = file.stat().st_size
    if size > MAX_BUNDLE_BYTES:
        raise BundleTooLarge(f"{path}: {size:,} bytes; the limit is {MAX_BUNDLE_BYTES:,}")
    return file.read_bytes()


def _print_summaries(records: Iterable[Record], options: argparse.Namespace, model: str) -> int:
    """Print each record as it comes where the format allows it."""
    status = OK
    kept = []
    for record in records:
        if record["status"] != "ok":
            status = SOME_FAILED
        if options.format == "jsonl":
            print(json.dumps(record, ensure_ascii=False))
            sys.stdout.flush()
        elif options.format == "table":
            terminal.show_article(record["index"], record)
        else:
            kept.append(record)
    if options.format == "json":
        whole = {"source": options.path, "model": model, "articles": kept}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    return status


def _summary_record(article: Article, result: Digest | Fault) -> Record:
    from newsfold.pipeline import result_fields

    known = {"index": article.index, "id": article.id, "headline": article.headline}
    empty: Record = {"summary": "", "sentences": [], "topics": [], "topic": None}
    return {**known, **empty, **result_fields(result)}


def _split_record(options: argparse.Namespace, bundle: Bundle) -> Record:
    parts = bundle.split
    record: Record = {
        "source": options.path,
        "layout": parts.layout,
        "expected": parts.expected,
        "articles": [_article_record(article) for article in parts.articles],
        "residue": [
            {
                "start": rest.start,
                "end": rest.end,
                "text": bundle.texts[rest.member][rest.start : rest.end],
                "reason": rest.reason,
                "member": rest.member,
            }
            for rest in parts.residue
        ],
    }
    if options.explain:
        record["cuts"] = [
            {
                "start": cut.start,
                "rule": cut.rule,
                "confidence": cut.confidence,
                "member": cut.member,
            }
            for cut in parts.cuts
        ]
    return record


def _article_record(article: Article) -> Record:
    record: Record = {
        "index": article.index,
        "id": article.id,
        "headline": article.headline,
        "byline": article.byline,
        "published": article.published,
        "located": article.located,
        "publication": article.publication,
        "section": article.section,
        "keywords": list(article.keywords),
        "language": article.language,
        "note": article.note,
        "captions": list(article.captions),
        "paragraphs": [
            " ".join(article.text[part.start : part.end].split()) for part in article.paragraphs
        ],
        "headings": [
            article.text[part.start : part.end]
            for part in article.paragraphs
            if part.kind is Kind.HEADING
        ],
        "start": article.start,
        "end": article.end,
        "member": article.member,
    }
    if article.fault:
        record["error"] = {"code": article.fault.code, "message": article.fault.message}
    return record
