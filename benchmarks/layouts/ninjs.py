"""ninjs, IPTC's JSON for news, in its three generations."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.layouts import habits
from benchmarks.layouts.story import Story

Record = dict[str, Any]


def ninjs(version: int) -> Callable[[Sequence[Story], random.Random], bytes]:
    """A builder of ninjs: an array, an envelope, a line each, or a single item."""
    item = {1: _ninjs_1, 2: _ninjs_2, 3: _ninjs_3}[version]

    def build(stories: Sequence[Story], rng: random.Random) -> bytes:
        markup = rng.random() < 0.6
        items = [item(story, number, markup) for number, story in enumerate(stories)]
        form = rng.choice(("array", "lines", "items", "associations"))
        if len(items) == 1:
            text = json.dumps(items[0], indent=4, ensure_ascii=False)
        elif form == "lines":
            text = "\n".join(json.dumps(one) for one in items)
        elif form == "items":
            text = json.dumps({"items": items}, ensure_ascii=False)
        else:
            text = json.dumps(items, indent=rng.choice((None, 2)), ensure_ascii=False)
        return habits.encoded(text + "\n", rng)

    return build


def _body(story: Story, markup: bool) -> str:
    if not markup:
        return "\n\n".join(story.printed)
    marked = (
        f"<h2>{habits.escaped(text)}</h2>"
        if number in story.headings
        else f"<p>{habits.escaped(text)}</p>"
        for number, text in enumerate(story.printed)
    )
    return "".join(marked)


def _stamp(story: Story) -> str:
    return f"{story.published}T09:30:00Z"


def _ninjs_1(story: Story, number: int, markup: bool) -> Record:
    item: Record = {
        "uri": f"http://ninjs.example.org/{number}",
        "type": "text",
        "language": "en",
        "versioncreated": _stamp(story),
        "headline": story.headline,
        "subject": [{"name": story.section, "rel": "about"}],
        "body_xhtml" if markup else "body_text": _body(story, markup),
    }
    item |= {"byline": story.byline} if story.byline else {}
    item |= {"located": story.located} if story.located else {}
    if story.captions:
        item["associations"] = {
            "picture": {
                "type": "picture",
                "description_text": story.captions[0],
                "headline": "A picture",
            }
        }
    return item


def _ninjs_2(story: Story, number: int, markup: bool) -> Record:
    item: Record = {
        "uri": f"urn:example:{number}",
        "type": "text",
        "language": "en",
        "standard": {"name": "ninjs", "version": "2.0"},
        "versioncreated": _stamp(story),
        "firstcreated": _stamp(story),
        "headlines": [{"role": "main", "value": story.headline}],
        "bodies": [
            {
                "role": "main",
                "contenttype": "text/html" if markup else "text/plain",
                "value": _body(story, markup),
            }
        ],
        "subjects": [{"name": story.section}],
    }
    item |= {"by": story.byline} if story.byline else {}
    item |= {"located": story.located} if story.located else {}
    return item


def _ninjs_3(story: Story, number: int, markup: bool) -> Record:
    item: Record = {
        "uri": f"urn:example:{number}",
        "type": "text",
        "profile": "Standard",
        "version": "2",
        "standard": {"name": "ninjs", "version": "3.0"},
        "firstCreated": _stamp(story),
        "versionCreated": _stamp(story),
        "pubStatus": "usable",
        "language": "en-GB",
        "headlines": [{"role": "main", "value": story.headline}],
        "descriptions": [
            {
                "role": "summary",
                "contentType": "text/plain",
                "value": story.paragraphs[0][:60] + "…",
            }
        ],
        "bodies": [
            {
                "role": "main",
                "contentType": "text/html" if markup else "text/plain",
                "value": _body(story, markup),
            }
        ],
        "subjects": [{"name": story.section, "literal": "13010000"}],
    }
    item |= {"by": story.byline} if story.byline else {}
    item |= {"located": story.located} if story.located else {}
    return item
