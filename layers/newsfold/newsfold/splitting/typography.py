"""What a line looks like: headline, prose, heading, caption, byline, date, dateline.

Every test here reads one line and nothing around it; the layouts decide what the context allows.
No pattern nests quantifiers over the same characters, so time is linear in the line's length.
"""

from __future__ import annotations

import re

from newsfold.splitting import dates

_CLOSERS = "\"'”’»)]"
_AGENCY = (
    r"(?:AFP|AP|Reuters|REUTERS|EPA|dpa|DPA|UPI|PA|AAP|ANSA|EFE|TASS|Xinhua|Kyodo|SPA|Getty|"
    r"Getty Images|Shutterstock|Associated Press|Government Media|Handout|File|Supplied|Courtesy)"
)
_CREDIT = re.compile(
    rf"(?:\((?:[^()]{{0,60}}[\s/:–-])?{_AGENCY}(?:[\s/,:–-][^()]{{0,60}})?\)$"
    rf"|\b{_AGENCY}\s?/\s?[\w.'’ -]{{2,40}}"
    r"|[.)]\s[A-Z][\w'’]+(?:\s[A-Z][\w'’]+){0,2}\s?/\s?[A-Z][\w.'’-]+(?:\s[A-Z][\w'’-]+){0,2}"
    rf"|(?:Photo|Photograph|Picture|Image|Credit)s?(?: by|:| courtesy)[^.]{{0,80}})\.?$"
)
_CAPTION_LEAD = re.compile(
    r"^(?:FILE\s?(?:PHOTO)?\s?[-–—:]|(?:Photo|Photograph|Picture|Image|Caption|Pictured)\s?:)"
)
_BYLINE = re.compile(r"^(?:By|BY|by)[\s:]+(?P<name>[^\W\d_][^.!?:;]{2,120})\.?$")
_DESK = re.compile(
    r"^(?P<place>[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,3}):\s?"
    r"(?P<name>[A-Z][\w .'’&,-]{1,60})$"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’-]+(?:[ /-][A-Z][A-Z.'’-]*){0,4}(?:,\s[A-Z][\w. ]{1,30})?)"
    rf"(?:,\s{_MONTH}\s\d{{1,2}})?\s?"
    r"(?:\([A-Za-z][\w .,/&-]{0,40}\)\s?(?:--|[-–—:])|\s?(?:--|[–—])|\s-)\s?(?=[A-Z0-9\"'“‘])"
)
_AGENCY_LEAD = re.compile(r"^\((?:[A-Z]|dpa\b)[\w .,/&-]{0,40}\)\s?(?:--|[-–—])\s?")
_SMALL = frozenset({"of", "the", "and", "al", "el", "de", "la", "le", "der", "di", "für"})
_ABBREVIATED_END = re.compile(r"\b(?:[A-Z]\.){2,}$")
_LIST_ITEM = re.compile(r"^(?:[-*•·–—]|\d{1,3}[.)])\s")


def words(line: str) -> int:
    """How many words the line has."""
    return len(line.split())


def ends_sentence(line: str) -> bool:
    """Whether the line closes a sentence: a full stop, question or exclamation mark, or "…"."""
    return line.rstrip(_CLOSERS).endswith((".", "!", "?", "…"))


def is_prose(line: str) -> bool:
    """Whether the line reads as running text rather than as a title."""
    count = words(line)
    return count >= 40 or (count >= 8 and ends_sentence(line)) or dateline(line) is not None


def is_headline(line: str) -> bool:
    """Whether the line could be a headline: a short line that does not end like a sentence."""
    if not 2 <= words(line) <= 30 or len(line) > 220 or line[-1] in ",;:":
        return False
    if line.endswith(".") and not (line.endswith("...") or _ABBREVIATED_END.search(line)):
        return False
    first = line.lstrip("\"'“‘«(")[:1]
    if not (first.isupper() or first.isdigit() or not first.isascii()):
        return False
    return not (is_caption(line) or byline(line) or is_list_item(line) or dates.alone(line))


def is_heading(line: str) -> bool:
    """Whether the line could be a short title inside an article ("BASES", "A new phase")."""
    if not any(char.isalpha() for char in line) or is_list_item(line):
        return False
    if line.isupper() and words(line) <= 12:
        return True
    return (
        words(line) <= 12 and len(line) <= 90 and not ends_sentence(line) and line[-1] not in ",;"
    )


def is_caption(line: str) -> bool:
    """Whether the line is a picture's caption: it opens with FILE/Photo or closes with a credit."""
    if words(line) > 80:
        return False
    return bool(_CAPTION_LEAD.search(line) or _CREDIT.search(line[-160:]))


def is_list_item(line: str) -> bool:
    """Whether the line opens with a bullet or a number."""
    return bool(_LIST_ITEM.match(line))


def byline(line: str) -> str | None:
    """The author, from "By Jane Doe"; None where the line is no byline."""
    match = _BYLINE.match(line)
    return match["name"].strip() if match and words(line) <= 16 else None


def desk(line: str) -> tuple[str, str] | None:
    """Place and paper, from "London: Asharq Al-Awsat"."""
    match = _DESK.match(line) if words(line) <= 8 else None
    if not match or any(word[0].islower() and word not in _SMALL for word in match["name"].split()):
        return None  # "Review: Jane Doe sings"
    return match["place"], match["name"]


def dateline(paragraph: str) -> tuple[str | None, int] | None:
    """Place and length of an opening dateline, "CAIRO (Reuters) - " or "(CNN) -- ".

    Returns:
        The place (None where only the agency is named) and how many characters the dateline
        takes; None where there is no dateline.
    """
    match = _DATELINE.match(paragraph[:120])
    if match:
        return _place(match["place"]), match.end()
    match = _AGENCY_LEAD.match(paragraph[:60])
    return (None, match.end()) if match else None


def _place(raw: str) -> str:
    town, comma, rest = raw.partition(",")
    if re.match(rf"\s{_MONTH}\s\d", rest):  # "CAIRO, March 3 (AP) -"
        comma = rest = ""
    return (town.title() if town.isupper() and len(town) > 3 else town) + comma + rest.rstrip()
