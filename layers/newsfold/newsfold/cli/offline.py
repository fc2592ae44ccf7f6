"""``newsfold split`` and ``newsfold summarize``: a file in, articles out, no AWS."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from newsfold.article import Article, Digest, Fault, Kind, Residue, Split
from newsfold.audit import Audit
from newsfold.bundle import take_apart
from newsfold.cli import OK, SOME_FAILED, terminal
from newsfold.errors import InputError, UsageError

Record = dict[str, Any]


_IN_MEMORY = 16 << 20


def split(options: argparse.Namespace) -> int:
    """Print the articles of a bundle."""
    audit = Audit()
    parts = _parts(options.path, "splitting", audit)
    if options.format == "json":
        _print_split(parts, options, audit)
    else:
        for part in parts:
            terminal.show_part(part, explain=options.explain)
        terminal.show_audit(audit)
    _warn(options.path, audit)
    return SOME_FAILED if audit.failed else OK


def summarize(options: argparse.Namespace) -> int:
    """Print the summaries and topics of a bundle's articles."""
    from newsfold.digests import digests, model

    audit = Audit()
    parts = _parts(options.path, "summarizing", audit)
    scorer = model()
    results = digests(
        (article for part in parts for article in part.articles),
        scorer,
        max_sentences=options.max_sentences,
        max_words=options.max_words,
        max_chars=options.max_chars,
    )
    records = (_summary_record(article, result) for article, result in results)
    status = _print_summaries(records, options, scorer.name)
    _warn(options.path, audit)
    return status


def _parts(path: str, label: str, audit: Audit) -> Iterator[Split]:
    """The parts of a bundle as they are read, taken into the audit, with a progress bar.

    Raises:
        OSError: The file cannot be read.
        UsageError: It is no bundle.
    """
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file, terminal.progress_of(label, size) as advance:
        try:
            for part in take_apart(file):
                audit.add(part)
                yield part
                advance(size if file.closed else file.tell(), size)
        except InputError as error:
            raise UsageError(f"{path}: {error}") from error


def _warn(path: str, audit: Audit) -> None:
    for warning in audit.warnings():
        print(f"newsfold: {path}: {warning}", file=sys.stderr)


def _print_split(parts: Iterable[Split], options: argparse.Namespace, audit: Audit) -> None:
    """One JSON object, a line to each article; what is known last is printed first all the same."""
    with _spool() as articles, _spool() as residue:
        for part in parts:
            for article in part.articles:
                _add(articles, _article_record(article, explain=options.explain))
            for rest in part.residue:
                _add(residue, _residue_record(rest))
        known = {"source": options.path, "layout": audit.layout, "expected": audit.expected}
        known |= {"found": audit.found, "warnings": audit.warnings()}
        print(json.dumps(known, ensure_ascii=False)[:-1] + ",")
        for name, file, end in (("articles", articles, ","), ("residue", residue, "}")):
            print(f'"{name}": [', end="")
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout)
            print(f"]{end}")


def _spool() -> IO[str]:
    """A file that is in memory unless it gets large."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")


def _add(file: IO[str], record: Record) -> None:
    file.write(",\n" if file.tell() else "\n")
    file.write(json.dumps(record, ensure_ascii=False))


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
    from newsfold.fields import result_fields

    known = {
        "index": article.index,
        "id": article.id,
        "headline": article.headline,
        "language": article.language,
        "note": article.note,
    }
    empty: Record = {"summary": "", "sentences": [], "topics": [], "topic": None}
    return {**known, **empty, **result_fields(result)}


def _residue_record(rest: Residue) -> Record:
    return {
        "start": rest.start,
        "end": rest.end,
        "text": rest.text,
        "reason": rest.reason,
        "member": rest.member,
    }


def _article_record(article: Article, *, explain: bool) -> Record:
    record: Record = {
        "index": article.index,
        "id": article.id,
        "headline": article.headline,
        "byline": article.byline,
        "published": article.published,
        "published_raw": article.published_raw,
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
    if explain:
        record |= {"rule": article.rule, "confidence": article.confidence}
    if article.fault:
        record["error"] = {"code": article.fault.code, "message": article.fault.message}
    return record
