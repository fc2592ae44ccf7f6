"""Invented news, and the ways in which people paste it together: what the tests split."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    headline: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = field(default=())

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


STORIES = (
    Story(
        "Dunmore Council Votes to Close Two Libraries",
        (
            "Councillors in Dunmore voted late on Tuesday to close two of the town's five "
            "libraries, saving 1.4 million crowns a year.",
            "The decision passed by 18 votes to 15 after a debate of four hours. Some 300 "
            "residents had gathered outside the town hall to protest.",
            "Voices from the square",
            '"They are closing the only warm room in the district," said Mrs. O. Lindgren, 71.',
            "The branches at Millgate and St. Anne's will shut on Sept. 30.",
        ),
        ("Protesters outside the town hall in Dunmore on Tuesday (AFP)",),
    ),
    Story(
        "Orin Shipyard Wins Order for Six Electric Ferries",
        (
            "The Orin shipyard has won an order worth $410 million to build six electric ferries "
            "for the Sund Islands, the company said on Monday.",
            "Work begins in April and will secure about 900 jobs until 2034, according to chief "
            "executive Lars Holm.",
            "Shares of Orin Marine Inc. rose 7.5 percent. Rival Halden Yards, which had bid for "
            "the order too, fell 3.1 percent.",
        ),
    ),
    Story(
        "Storm Ada Cuts Power to 40,000 Homes on West Coast",
        (
            "A storm with gusts of up to 140 km/h cut power to some 40,000 homes along the west "
            "coast overnight and blocked roads with fallen trees, officials said.",
            "Two people were hurt when a roof came down in Cape Roan. Rail traffic north of "
            "Brannoc was suspended until noon.",
            "Forecasters expect the wind to ease by the evening. Schools stay closed on Friday.",
        ),
        (
            "A fallen pine blocks the coast road near Cape Roan. Harbor News/ Ida Lunt",
            "Waves break over the pier at Brannoc",
        ),
    ),
    Story(
        "Government Withdraws Pension Bill after Protests in Four Cities",
        (
            "The government withdrew its pension bill on Thursday after a week of protests that "
            "brought traffic in four cities to a standstill.",
            "Prime Minister Kaja Lind told parliament that her cabinet would put forward a new "
            "draft in the autumn and would talk to the unions first.",
            "BACKGROUND",
            "The bill would have raised the retirement age from 65 to 68 by 2045. Unions said "
            "that it would hit those hardest who had started work at 16.",
            "Opposition leader T. K. Raman called the withdrawal “a victory of common sense”.",
        ),
    ),
    Story(
        "Researchers Find Oldest Known Bee Preserved in Amber",
        (
            "A bee found in a lump of amber is 107 million years old, some seven million years "
            "older than any bee known before, researchers reported on Wednesday.",
            "The insect, hardly 3 mm long, still carries pollen on its legs. It was found in a "
            "quarry in the Tarn hills in 2028.",
            "Prof. Hana Sato, who led the study, said the find showed that bees and flowers had "
            "begun to depend on each other much earlier than was thought.",
        ),
    ),
    Story(
        "Kovac Wins Third Stage and Takes Over Leader's Jersey",
        (
            "Mirela Kovac won the third stage of the Tour of the Lakes on Saturday in a sprint of "
            "eleven riders and took over the leader's jersey.",
            "The 24-year-old finished ahead of Ana Brandt and Joy Okello after 142 kilometers "
            "from Elsin to Upper Tarn.",
            "She now leads by nine seconds. The race ends on Sunday with a time trial.",
        ),
        ("Mirela Kovac crosses the line in Upper Tarn (Reuters)",),
    ),
    Story(
        "Hospital Strike Enters Third Week as Talks Break Down",
        (
            "Nurses at the country's eleven public hospitals will stay on strike for a third week "
            "after talks with the health ministry broke down on Sunday night.",
            "The union demands 12 percent more pay and limits on night shifts. The ministry "
            "offers 7 percent over two years.",
            "Emergency rooms remain open. More than 5,000 operations have been put off so far, "
            "the hospital association said.",
        ),
    ),
    Story(
        "Border Post Reopens as Ceasefire Holds for Tenth Day",
        (
            "The border post at Al-Qasr reopened to trucks carrying food and medicine on Friday "
            "as a ceasefire between the army and rebel forces held for a tenth day.",
            "About 120 trucks had crossed by nightfall, the aid agency Kindwell said. Fighting "
            "since March had cut the town of 80,000 off from supplies.",
            "Talks on an exchange of prisoners are to begin on Monday under the eyes of U.N. "
            "observers.",
        ),
        ("Trucks wait at the Al-Qasr crossing, May 2, 2031 (Handout)",),
    ),
)


def repeated_header(stories: Sequence[Story], *, button: bool = True, double: bool = True) -> str:
    """Pages pasted with the share header above each article."""
    return "\n\n\n".join(_with_header(story, button, double) for story in stories) + "\n"


def _with_header(story: Story, button: bool, double: bool) -> str:
    captions = [line for caption in story.captions for line in [caption] * (2 if double else 1)]
    first = [*captions, *(["TT"] if button else [])]
    head = [story.headline, "", *first, *([""] if first else []), story.headline, ""]
    return "\n".join([*head, *captions, *([""] if captions else []), story.body])


def ruled(stories: Sequence[Story], rule: str = "---") -> str:
    """Articles with a line of signs (or a form feed) between them."""
    return f"\n\n{rule}\n\n".join(f"{one.headline}\n\n{one.body}" for one in stories) + "\n"


def blank_lines(stories: Sequence[Story], gap: int = 3) -> str:
    """Articles with several blank lines between them."""
    return ("\n" * (gap + 1)).join(f"{one.headline}\n\n{one.body}" for one in stories)


def line_per_paragraph(stories: Sequence[Story]) -> str:
    """Articles as runs of lines, one blank line between them."""
    return "\n\n".join("\n".join([one.headline, *one.paragraphs]) for one in stories) + "\n"


def paragraphs(stories: Sequence[Story], gap: str = "\n\n") -> str:
    """Headlines and paragraphs alike parted by one blank line, or by none."""
    parts = (part for one in stories for part in (one.headline, *one.paragraphs))
    return gap.join(parts) + "\n"


def json_lines(stories: Sequence[Story]) -> str:
    records = (
        {"id": f"a{number}", "title": one.headline, "text": one.body}
        for number, one in enumerate(stories)
    )
    return "".join(json.dumps(record) + "\n" for record in records)


def json_array(stories: Sequence[Story]) -> str:
    records = [{"headline": one.headline, "content": list(one.paragraphs)} for one in stories]
    return json.dumps(records, indent=2, ensure_ascii=False)


def json_envelope(stories: Sequence[Story]) -> str:
    records = [{"title": one.headline, "body": one.body} for one in stories]
    return json.dumps({"status": "ok", "articles": records, "page": 1})


def comma_separated(stories: Sequence[Story], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["url", "headline", "date", "text"])
    for number, one in enumerate(stories):
        writer.writerow([f"/a/{number}", one.headline, "2031-05-02", one.body])
    return out.getvalue()


BUNDLES: dict[str, Callable[[Sequence[Story]], str]] = {
    "repeated-header": repeated_header,
    "ruled": ruled,
    "blank-lines": blank_lines,
    "paragraphs": paragraphs,
    "jsonl": json_lines,
    "json": json_array,
    "csv": comma_separated,
}
"""By the name that `newsfold split` gives the layout."""
