"""The press archives' export formats, filled with invented news: what the tests split.

Each builder takes stories and gives a whole bundle; what may be missing in real exports (a cover
page, a field, a mark) can be left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from tests.newsroom import Story

PAPER = "The Elsin Courier (Elsin)"
AUTHOR = "Ida Lunt"
FIRST_DAY = date(2031, 3, 3)


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def spoken(number: int) -> str:
    when = day(number)
    return f"{when:%B} {when.day}, {when.year}"


def wrapped(text: str, width: int = 75) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def centred(text: str, width: int = 78) -> str:
    return text.center(width).rstrip()


NEXIS_COVER = """\



Download Request: Selected Items: 1-{count}
Time Of Request: Friday, March 14, 2031  16:51:31

Send To:
ELSIN CITY LIBRARY
12 MILLGATE
ELSIN

Terms: (ferry or library) and (DATE(>=2031-03-01))

Source: The Elsin Courier;Harbor News

"""


def nexis(
    stories: Sequence[Story],
    *,
    cover: bool = True,
    without: Collection[str] = (),
    unmarked: Collection[int] = (),
    width: int = 75,
    mark: str = "{number} of {count} DOCUMENTS",
) -> str:
    """Nexis classic; `without` names fields to leave out, `unmarked` documents without mark."""
    count = len(stories)
    parts = [NEXIS_COVER.format(count=count)] if cover else []
    for number, one in enumerate(stories, 1):
        fields = {
            "BYLINE": f"BY {AUTHOR.upper()}",
            "SECTION": f"NEWS; Pg. {number}",
            "LENGTH": f"{len(one.body.split()):,} words",
        }
        tail = {
            "LOAD-DATE": spoken(number),
            "LANGUAGE": "ENGLISH",
            "GRAPHIC": "; ".join(one.captions),
            "PUBLICATION-TYPE": "Newspaper",
        }
        title = [] if number in unmarked else [centred(mark.format(number=number, count=count))]
        parts.extend([*title, "\n"])
        parts.append(centred(PAPER) + "\n")
        parts.append(
            f"{centred(spoken(number) + f' {day(number):%A}')}\n{centred('City Edition')}\n"
        )
        parts.append(wrapped(one.headline, 60) + "\n")
        parts.extend(f"{key}: {value}\n" for key, value in fields.items() if key not in without)
        parts.extend(wrapped(paragraph, width) + "\n" for paragraph in one.paragraphs)
        shown = {key: value for key, value in tail.items() if value and key not in without}
        parts.extend(f"{wrapped(f'{key}: {value}', width)}\n" for key, value in shown.items())
        if "COPYRIGHT" not in without:
            parts.append(f"{centred('Copyright 2031 Elsin Media Ltd.')}")
            parts.append(f"{centred('All Rights Reserved')}\n")
    return "\n".join(parts)


def nexis_uni(
    stories: Sequence[Story],
    *,
    cover: bool = False,
    without: Collection[str] = (),
    unmarked: Collection[int] = (),
) -> str:
    """Nexis Uni; `unmarked` documents lack their end mark."""
    parts = []
    if cover:
        parts.append("User Name: Ida Lunt\nDate and Time: Friday, March 14, 2031 4:51:00 PM GMT")
        parts.append(f"Job Number: 4711\nDocuments ({len(stories)})")
        for number, one in enumerate(stories, 1):
            parts.append(f"{number}. {one.headline}\nClient/Matter: -None-\nSearch Terms: ferry")
    for number, one in enumerate(stories, 1):
        parts.append(f"{one.headline}\n{PAPER}\n{spoken(number)} {day(number):%A}")
        parts.append("Copyright 2031 Elsin Media Ltd. All Rights Reserved")
        fields = {
            "Section": f"NEWS; Pg. {number}",
            "Length": f"{len(one.body.split())} words",
            "Byline": AUTHOR,
        }
        shown = [f"{key}: {value}" for key, value in fields.items() if key not in without]
        parts.append("\n".join([*shown, *(["Body"] if "Body" not in without else [])]))
        parts.extend(one.paragraphs)
        if one.captions:
            parts.extend(["Graphic", *one.captions])
        if "Classification" not in without:
            parts.append("Classification")
            parts.append("Language: ENGLISH\n\nPublication-Type: Newspaper")
            parts.append("Subject: CITY COUNCILS (90%); FERRIES (78%)")
        if "Load-Date" not in without:
            parts.append(f"Load-Date: {spoken(number)}")
        if number not in unmarked:
            parts.append("End of Document\n")
    return "\n\n".join(parts) + "\n"


def identifier(number: int) -> str:
    return f"ELSINC00{day(number):%Y%m%d}ef33000{number:02d}"


def european(number: int) -> str:
    when = day(number)
    return f"{when.day} {when:%B} {when.year}"


def factiva(
    stories: Sequence[Story],
    *,
    without: Collection[str] = (),
    unmarked: Collection[int] = (),
    summary: bool = False,
) -> str:
    """Factiva as displayed; `unmarked` documents lack their number at the end."""
    parts = []
    for number, one in enumerate(stories, 1):
        above = [one.headline, *([f"By {AUTHOR}"] if "byline" not in without else [])]
        facts = [
            *above,
            f"{len(one.body.split())} words",
            european(number),
            *(["12:30"] if "time" not in without else []),
            "The Elsin Courier",
            "ELSINC",
            "English",
            *(["Copyright 2031 Elsin Media Ltd. All Rights Reserved."] if "copyright" not in without
              else []),
        ]  # fmt: skip
        parts.append("\n".join(facts))
        parts.extend(one.paragraphs)
        if number not in unmarked:
            parts.append(f"Document {identifier(number)}\n")
    if summary:
        parts.append(f"Search Summary\nText ferry or library\nResults Found {len(stories)}")
    return "\n\n".join(parts) + "\n"


def factiva_fields(
    stories: Sequence[Story], *, without: Collection[str] = (), blanks: str = "  "
) -> str:
    """Factiva with field codes; `blanks` stand between code and value."""
    parts = []
    for number, one in enumerate(stories, 1):
        lead, *others = one.paragraphs
        fields = {
            "SE": "City",
            "HD": one.headline,
            "BY": f"By {AUTHOR}",
            "WC": f"{len(one.body.split())} words",
            "PD": european(number),
            "SN": "The Elsin Courier",
            "SC": "ELSINC",
            "LA": "English",
            "CY": "Copyright 2031 Elsin Media Ltd.",
        }
        shown = (f"{key}{blanks}{value}" for key, value in fields.items() if key not in without)
        parts.append("\n".join([*shown, "LP", lead, ""]))
        if others:
            parts.append("TD\n" + "\n\n".join(others) + "\n")
        if "NS" not in without:
            parts.append(f"NS{blanks}gcity : City News | gtrans : Transport")
        if "AN" not in without:
            parts.append(f"AN{blanks}Document {identifier(number)}\n")
    return "\n".join(parts) + "\n"


UNDERSCORES = "_" * 60


def proquest(
    stories: Sequence[Story],
    *,
    cover: bool = True,
    marks: bool = True,
    rules: bool = True,
    without: Collection[str] = (),
    unmarked: Collection[int] = (),
) -> str:
    """ProQuest; `unmarked` documents have neither mark nor rule."""
    parts = []
    if cover:
        titles = "\n".join(f"{number}. {one.headline}" for number, one in enumerate(stories, 1))
        parts.append(f"{UNDERSCORES}\n\nReport Information from ProQuest\n\nMarch 14 2031 10:12")
        parts.append(f"{UNDERSCORES}\n\nTable of contents\n\n{titles}")
    for number, one in enumerate(stories, 1):
        if rules and number not in unmarked:
            parts.append(UNDERSCORES)
        if marks and number not in unmarked:
            parts.append(f"Document {number} of {len(stories)}")
        parts.append(one.headline)
        when = day(number)
        lead, *others = one.paragraphs
        above = {
            "Author": AUTHOR,
            "Publication info": f"The Elsin Courier ; Elsin [Elsin]{when:%d %b %Y}: {number}.",
            "Abstract": "A summary that someone else wrote.",
            "Links": "https://example.org/links",
            "Full text": lead,
        }
        below = {
            "Subject": "City councils; Ferries",
            "Title": one.headline,
            "Publication title": "The Elsin Courier; Elsin",
            "Publication date": f"{when:%b} {when.day}, {when.year}",
            "Language of publication": "English",
            "ProQuest document ID": f"90000{number}",
            "Last updated": "2031-04-01",
            "Database": "Island Newspapers",
        }
        parts.extend(f"{key}: {value}" for key, value in above.items() if key not in without)
        parts.extend(others)
        parts.extend(f"{key}: {value}" for key, value in below.items() if key not in without)
    if rules:
        parts.append(UNDERSCORES)
    parts.append("Contact us at: https://example.org\nCopyright © 2031 ProQuest LLC.")
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class Page:
    """How a page was copied from a site: what of its header came along."""

    showings: int = 2
    """How often the headline stands there."""
    captions: int = 2
    """How often each caption stands below a showing of the headline."""
    button: bool = True
    desk: bool = False
    dated: bool = False


def page(one: Story, look: Page) -> str:
    """A scraped page with its share header, in one of its many forms."""
    captions = [line for caption in one.captions for line in [caption] * look.captions]
    header = [one.headline, "", *captions, *(["TT"] if look.button else []), ""]
    if look.showings > 1:
        header += [one.headline, "", *captions, ""]
    facts = ["Elsin: The Elsin Courier"] if look.desk else []
    if look.dated:
        facts.append("14:21-20 March 2031 AD ـ 25 Dhul-Qadah 1452 AH")
    return "\n".join([*header, *([*facts, ""] if facts else []), one.body])


def pages(stories: Sequence[Story], looks: Sequence[Page], gap: int = 3) -> str:
    """Scraped pages pasted below each other; looks are used in turn."""
    turns = zip(stories, cycle(looks), strict=False)
    return ("\n" * gap).join(page(one, look) for one, look in turns) + "\n"


def markdown(
    stories: Sequence[Story],
    *,
    level: int = 1,
    title: bool = False,
    rule: str = "",
) -> str:
    """A heading per article, deeper ones for those inside; a title for the whole above them."""
    parts = ["# News of the week\n"] if title else []
    for one in stories:
        parts.append(f"{rule}\n" if rule and len(parts) > title else "")
        parts.append(f"{'#' * level} {one.headline}\n")
        parts.append(f"*By {AUTHOR}*\n")
        parts.extend(f"![{caption}](picture.jpg)\n" for caption in one.captions)
        for paragraph in one.paragraphs:
            heading = len(paragraph.split()) < 6
            parts.append(f"{'#' * (level + 1) + ' ' if heading else ''}{paragraph}\n")
    return "\n".join(parts)


def front_matter(stories: Sequence[Story]) -> str:
    """Articles of a static site, pasted one after another."""
    tags = "tags:\n  - ferries\n  - city"
    return "\n".join(
        f'---\ntitle: "{one.headline}"\ndate: {day(number)}\nauthor: {AUTHOR}\n{tags}\n---\n\n'
        f"{one.body}\n"
        for number, one in enumerate(stories, 1)
    )


def numbered(
    stories: Sequence[Story], *, mark: str = "{number}.", contents: bool = False, gap: int = 1
) -> str:
    """Numbered headlines; a list of them in front, where asked for."""
    count = len(stories)
    titles = [
        f"{mark.format(number=number, count=count)} {one.headline}"
        for number, one in enumerate(stories, 1)
    ]
    listed = "\n".join(titles) + "\n\n" if contents else ""
    parts = (f"{title}\n\n{one.body}" for title, one in zip(titles, stories, strict=True))
    return listed + ("\n" * (gap + 1)).join(parts) + "\n"


EXPORTS: dict[str, Callable[[Sequence[Story]], str]] = {
    "nexis": nexis,
    "nexis-uni": nexis_uni,
    "factiva": factiva,
    "factiva-fields": factiva_fields,
    "proquest": proquest,
}
"""By the name that `newsfold split` gives the layout."""
