"""Records: JSON in its five arrangements, and tables."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from benchmarks.layouts import habits
from benchmarks.layouts.story import Story

Record = dict[str, Any]

_KEYS = (
    {"headline": "title", "body": "text", "byline": "author", "published": "date"},
    {"headline": "headline", "body": "body", "byline": "byline", "published": "published"},
    {"headline": "title", "body": "content", "byline": "author", "published": "publishedAt"},
    {"headline": "title", "body": "maintext", "byline": "authors", "published": "date_publish"},
    {"headline": "headline", "body": "article_body", "byline": "authors", "published": "pub_date"},
    {"headline": "Title", "body": "Article", "byline": "Author", "published": "Publication Date"},
)
_GAPS = ("\n\n", "\n\n", "\n", "\n \n", "\r\n\r\n")


def _shape(rng: random.Random) -> Callable[[Story, int], Record]:
    """How one crawler names and fills the fields."""
    keys = rng.choice(_KEYS)
    gap, markup = rng.choice(_GAPS), rng.random() < 0.15
    clock = rng.choice(("", "T06:30:00Z", " 06:30:00", "T06:30:00+02:00"))
    extra = rng.random() < 0.6

    def record(story: Story, number: int) -> Record:
        body = gap.join(story.printed)
        if markup:
            body = "".join(f"<p>{habits.escaped(text)}</p>" for text in story.printed)
        made: Record = {"id": 1000 + number} if extra else {}
        made |= {keys["headline"]: story.headline, keys["body"]: body}
        names = story.byline.split(" and ") if story.byline else []
        made |= {keys["byline"]: names if keys["byline"] == "authors" else story.byline}
        made |= {keys["published"]: f"{story.published}{clock}"}
        if extra:
            made |= {"url": f"https://example.org/{number}", "source": story.publication}
            made |= {"section": story.section, "language": story.language}
            made |= {"description": story.paragraphs[0][:80] + "…", "image": None}
        return made

    return record


def _records(stories: Sequence[Story], rng: random.Random) -> list[Record]:
    shape = _shape(rng)
    return [shape(story, number) for number, story in enumerate(stories, 1)]


def json_lines(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A record a line."""
    plain = rng.random() < 0.5
    lines = [json.dumps(record, ensure_ascii=plain) for record in _records(stories, rng)]
    return habits.encoded(rng.choice(("\n", "\n", "\n\n")).join(lines) + "\n", rng)


def json_array(stories: Sequence[Story], rng: random.Random) -> bytes:
    """One array of records on one line, or a record a line."""
    lines = [json.dumps(record, ensure_ascii=False) for record in _records(stories, rng)]
    separator = rng.choice((", ", ",\n"))
    return habits.encoded(f"[{separator.join(lines)}]", rng)


def json_envelope(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The records inside an answer of some programming interface."""
    records = _records(stories, rng)
    indent = rng.choice((None, 2))
    name = rng.choice(("articles", "results", "docs", "items", "data", "news"))
    count = len(records)
    envelope: Record = rng.choice(
        (
            {name: records},
            {"status": "ok", "totalResults": count, name: records},
            {"response": {"status": "ok", "total": count, name: records}},
            {
                "hits": {
                    "total": {"value": count},
                    "hits": [{"_id": str(n), "_source": one} for n, one in enumerate(records)],
                }
            },
        )
    )
    return habits.encoded(json.dumps(envelope, ensure_ascii=False, indent=indent), rng)


def json_pretty(stories: Sequence[Story], rng: random.Random) -> bytes:
    """An array, indented for people."""
    indent = rng.choice((2, 4, "\t"))
    return habits.encoded(json.dumps(_records(stories, rng), indent=indent) + "\n", rng)


def json_concatenated(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Objects one after another without commas, indented or not."""
    indent = rng.choice((None, 2, 4))
    parts = [json.dumps(record, indent=indent) for record in _records(stories, rng)]
    return habits.encoded(rng.choice(("\n", "", "\n\n")).join(parts) + "\n", rng)


def guardian_api(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The Guardian's Open Platform: the text sits in ``fields``."""
    html = rng.random() < 0.5
    results = []
    for story in stories:
        body = "".join(f"<p>{habits.escaped(text)}</p>" for text in story.printed)
        fields = {"headline": story.headline, "byline": story.byline}
        fields |= {"body": body} if html else {"bodyText": "\n".join(story.printed)}
        results.append(
            {
                "id": f"world/{story.published}",
                "type": "article",
                "sectionName": story.section,
                "webTitle": story.headline,
                "webPublicationDate": f"{story.published}T06:00:00Z",
                "fields": fields,
            }
        )
    response = {"status": "ok", "total": len(results), "results": results}
    return habits.encoded(json.dumps({"response": response}, ensure_ascii=False), rng)


def table(delimiter: str) -> Callable[[Sequence[Story], random.Random], bytes]:
    """A builder of tables: a row of names, then a row per article."""

    def build(stories: Sequence[Story], rng: random.Random) -> bytes:
        records = _records(stories, rng)
        rows = [_flat(record) for record in records]
        if rng.random() < 0.3:
            rows = [{"": number, **row} for number, row in enumerate(rows)]
        everything: Literal[0, 1] = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        out = io.StringIO(newline="")
        writer = csv.DictWriter(
            out,
            list(rows[0]),
            delimiter=delimiter,
            quoting=everything,
            lineterminator=rng.choice(("\n", "\r\n")),
        )
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode("utf-8-sig" if rng.random() < 0.3 else "utf-8")

    return build


def _flat(record: Mapping[str, Any]) -> Record:
    return {key: ", ".join(one) if isinstance(one, list) else one for key, one in record.items()}
