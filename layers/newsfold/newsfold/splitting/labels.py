"""Labelled lines ("BYLINE: Jane Doe"): what documents of the press archives' exports consist of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from newsfold.splitting.lines import Line

Label = Callable[[Line], tuple[str, int] | None]
"""The label that opens the line and how many characters it takes; None where none does."""

_PERCENT = re.compile(r"\s*\(\d{1,3}%\)")
_BY = re.compile(r"(?:by|von|par|por|di|door)\s+(?=\S)", re.IGNORECASE)
_DAY = re.compile(
    r",\s(?:\d{1,2}\.?\s[A-Z][a-zäéû]{2,8}|[A-Z][a-zäéû]{2,8}\.?\s\d{1,2})(?:,?\s\d{4})?\.?$"
)


@dataclass(slots=True)
class Section:
    """The lines under one label, without it; `key` is "" for what stands above the first label."""

    key: str
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line.text for line in self.lines)

    def first_block(self, narrowest: int = 0) -> tuple[list[Line], list[Line]]:
        """The lines up to the first blank one, and those below.

        Where lines are broken at a column, one that is not `narrowest` characters long is the
        value's last, too.
        """
        for number, line in enumerate(self.lines):
            if number and (line.gap or line.page or len(self.lines[number - 1].text) < narrowest):
                return self.lines[:number], self.lines[number:]
        return self.lines, []


def sections(lines: Iterable[Line], label: Label) -> list[Section]:
    """The lines sorted under the labels that stand in front of them, in order."""
    found = [Section("")]
    for line in lines:
        opening = label(line)
        if opening is None:
            found[-1].lines.append(line)
            continue
        key, length = opening
        found.append(Section(key))
        rest = line.text[length:].lstrip()
        if rest:
            start = line.end - len(rest)
            indent = line.indent + start - line.start
            found[-1].lines.append(Line(start, line.end, rest, gap=0, indent=indent))
    return found


def one_of(names: Sequence[str], flags: int = 0) -> Label:
    """A label that is one of `names` at the line's start, with a colon after it."""
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?P<key>{alternatives})\s?:(?=\s|$)", flags)

    def label(line: Line) -> tuple[str, int] | None:
        match = pattern.match(line.text)
        return (match["key"].lower(), match.end()) if match else None

    return label


def byline(raw: str) -> str | None:
    """The author without the "By" in front; None where there is no name."""
    bare = raw.strip().rstrip(".;")
    match = _BY.match(bare)
    return (bare[match.end() :] if match else bare) or None


def place(raw: str) -> str | None:
    """A dateline's place without the day behind it ("DUNMORE, March 2")."""
    day = _DAY.search(raw)
    return (raw[: day.start()] if day else raw).strip(" ,.;") or None


def keywords(raw: str) -> tuple[str, ...]:
    """Subjects between semicolons, without the percentages that Nexis adds."""
    parts = (_PERCENT.sub("", part).strip() for part in re.split(r"[;|]", raw))
    return tuple(dict.fromkeys(part for part in parts if part))
