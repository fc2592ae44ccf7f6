"""Rows of the table as JSON, JSON Lines, ninjs, CSV, Markdown, or for the terminal."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from newsfold.storage import Row

_COLUMNS = (
    "bundle_id", "article_no", "status", "headline", "byline", "located", "published", "language",
    "summary", "topic", "confidence", "wordcount", "note", "ingested_at",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def show(rows: Sequence[Row], form: str) -> None:
    """Print rows in one of the formats of ``newsfold read``."""
    _FORMATS[form](rows)


def _json(rows: Sequence[Row]) -> None:
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _jsonl(rows: Sequence[Row]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def _ninjs(rows: Sequence[Row]) -> None:
    print(json.dumps([ninjs(row) for row in _articles(rows)], ensure_ascii=False, indent=2))


def _csv(rows: Sequence[Row]) -> None:
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for row in _articles(rows):
        first: dict[str, Any] = next(iter(row.get("topics") or []), {})
        cells = {**row, "confidence": first.get("confidence")}
        writer.writerow({name: _harmless(cells.get(name)) for name in _COLUMNS})


def _markdown(rows: Sequence[Row]) -> None:
    for row in _articles(rows):
        print(f"## {row.get('headline') or '(no headline)'}\n")
        facts = (row.get("byline"), row.get("located"), row.get("published"))
        if any(facts):
            print("*" + " · ".join(fact for fact in facts if fact) + "*\n")
        if row["status"] == "ok":
            topics = ", ".join(f"{one['name']} ({one['confidence']:.0%})" for one in row["topics"])
            doubt = "uncertain: " if topics and row["topic"] == "uncertain" else ""
            print(f"{row['summary']}\n\n{doubt}{topics or 'no topic'}\n")
            if row.get("note"):
                print(f"Note: {row['note']}\n")
        else:
            print(f"Failed: {row['error']['message']}\n")


def _table(rows: Sequence[Row]) -> None:
    from newsfold.cli import terminal

    for row in _articles(rows):
        terminal.show_article(row["article_no"], row)
    bundles = [row for row in rows if row["article_no"] == 0]
    if bundles:
        terminal.show_bundles(bundles)


def ninjs(row: Row) -> dict[str, Any]:
    """An article row as a ninjs 3.0 item (https://iptc.org/standards/ninjs/)."""
    topics = row.get("topics") or []
    item = {
        "uri": f"urn:newsfold:{row['bundle_id']}:{row['article_no']}",
        "standard": {"name": "ninjs", "version": "3.0"},
        "type": "text",
        "language": row.get("language"),
        "versioncreated": row.get("ingested_at"),
        "firstcreated": row.get("published"),
        "by": row.get("byline"),
        "located": row.get("located"),
        "headlines": [{"role": "main", "value": row.get("headline", "")}],
        "descriptions": [{"role": "summary", "value": row.get("summary", "")}],
        "subjects": [
            {
                "uri": topic["code"],
                "name": topic["name"],
                "confidence": round(100 * topic["confidence"]),
            }
            for topic in topics
        ],
        "wordcount": row.get("wordcount"),
    }
    return {name: value for name, value in item.items() if value is not None}


def _articles(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["article_no"]]


def _harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


_FORMATS: dict[str, Callable[[Sequence[Row]], None]] = {
    "table": _table,
    "json": _json,
    "jsonl": _jsonl,
    "ninjs": _ninjs,
    "csv": _csv,
    "md": _markdown,
}
