"""Wire notes: what agencies and papers print around a story for editors and readers, not as news.

Embargoes, "(Updates with ...)", corrections, kills, sign-offs. They stand at a story's edges, open
with set words and are short: all three are asked for, because a sentence of news that is taken for
a note is lost to the summary, while a note that is missed costs little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsfold.article import Article, Kind, Paragraph
from newsfold.splitting import typography

_ABOVE, _BELOW = 5, 6
"""How many paragraphs from the top, and from the bottom, may be notes."""

_LONGEST = 900

_CHANGE = (
    r"(?:Updat(?:es?|ed|ing)|Adds?|Adding|Recasts?|Correct(?:s|ed|ing)|Re-?files?|Refiling|Repeats?|"
    r"Rewrites?|Removes?|Clarif(?:ies|ying)|Fix(?:es|ing)|Changes?|Deletes?|Drops?|Amends?|"
    r"Restores?|Inserts?|Re-?sends?|Releads?|Re-?tops?|Edits?|New throughout|Writes thr(?:u|ough))"
)
_CREDIT = (
    r"(?:(?:Additional|Further|Extra)\s)?(?:Report(?:ing|ed)|Writing|Written|Edit(?:ing|ed)|Compiled|"
    r"Translat(?:ed|ing)|Production|Graphics?)(?:\s[Bb]y\s|:\s?)"
)
_STORY = (
    r"(?:article|story|stories|report|piece|column|post|item|versions?|headline|interview|review|"
    r"dispatch)"
)
_MENDED = r"(?:amended|corrected|updated|clarified|edited|revised|changed|withdrawn|retracted)"
_THAT = r"(?:the|this|our|all) (?:[\w-]+ ){0,2}"
_EARLIER = r"(?:[Ee]arlier|[Pp]revious|[Oo]riginal)(?: online)?"
_PART_OF = r"(?:headline|standfirst|subheading|caption|photograph|picture|text)"
_UPDATED = re.compile(rf"\({_CHANGE}\b(?:[^()]|\([^()]{{0,80}}\)){{0,400}}\)", re.IGNORECASE)
_SIGNED = re.compile(rf"\({_CREDIT}[^()]{{2,400}}\)\W{{0,3}}$", re.IGNORECASE)
_LINES = (
    # Embargoes
    r"(?:STRICTLY |STRICT |UNDER )?EMBARGO(?:ED)?(?:\s?[:–—-]|\s(?:UNTIL|TILL|TO|FOR|UNTO|\d))",
    r"(?:Strictly |Under )?[Ee]mbargo(?:ed)?(?:\s?:|\s(?:until|till|to|for release)\s)[^.]*\.?$",
    r"(?:HOLD FOR|NOT FOR|FOR IMMEDIATE) (?:RELEASE|PUBLICATION)\b",
    r"(?:Hold for|Not for) (?:release|publication)\b[^.]*\.?$",
    # What changed since the last version
    r"(?:ATTENTION|ATTN)(?: EDITORS)?\s?[:–—-]",
    r"(?:UPDATES|ADDS|RECASTS|CORRECTS|REFILES|REPEATS|CHANGES|INSERTS|DELETES)\s(?:[a-z]|[^.]*///)",
    r"UPDATE(?:\s?\d)?\s?:|Update: (?:An earlier|This)\b",
    # Corrections, advice to editors
    r"(?:CORRECTIONS?|CLARIFICATIONS?|RETRACTION|WITHDRAWAL|ADVISORY|MEDIA ADVISORY)\s?[:–—-]",
    r"(?i:corrections? (?:and|&) clarifications?)\b",
    r"(?:Corrections?|Clarifications?)\s?:",
    r"(?:EDS|Eds|EDITORS|Editors)\s?(?::|--|[–—])",
    r"(?:EDITOR|Editor|EDITORS|Editors)['’]?(?:[Ss]['’]?)?\s(?:NOTE|Note|note)s?\s?(?::|--|[–—-])",
    r"(?:NOTES? TO EDITORS?|Notes? to [Ee]ditors?)\b",
    # Kills
    r"(?:MANDATORY |BULLETIN |URGENT )*(?:KILL|WITHDRAWN?|ELIMINATION)\s?(?:[:–—-]|$)",
    rf"(?:Please )?(?:[Kk]ill|[Ww]ithdraw|[Dd]isregard) {_THAT}{_STORY}\b",
    r"(?:BULLETIN|URGENT|FLASH|ADVISORY|MANDATORY KILL|BULLETIN KILL)$",
    # Amendments, as papers print them
    rf"\(?This {_STORY} (?:was|has been|is) {_MENDED}\b",
    rf"\(?(?:This is )?(?:[Aa]n?|[Tt]he)? ?{_EARLIER} versions? of (?:this|the) {_STORY}\b",
    rf"\(?The {_PART_OF}(?: \w+){{0,2}} this {_STORY} (?:was|has been|were) {_MENDED}\b",
)  # fmt: skip
_LINE = re.compile(rf"[•●*▪·\s–—-]{{0,4}}(?:{'|'.join(_LINES)})")
_PLAIN_CREDIT = re.compile(rf"[•●*\s–—-]{{0,4}}(?i:{_CREDIT})(?=[^\W\d_a-z])")
_SMALL = (
    "and in with by at the for of on from de da di du del der den la le al el bin van von y e et "
    "reporting writing editing additional further reported written edited compiled"
)
_OF_CREDITS = frozenset(_SMALL.split())
_END = re.compile(
    r"[-–—*#( ]{0,4}(?:ENDS?|Ends?|30|MORE|More to follow|more)[-–—*#). ]{0,4}$"
    r"|[a-z]{2,4}(?:/[a-z]{2,4}){1,3}$"
)
_PREFIX = re.compile(
    r"(?:(?:(?:UPDATE|WRAPUP|WRAP UP|CORRECTED|CORRECTION|CORRECTS|RPT|REPEAT|REFILE|RECAST|REPLAY|"
    r"CLARIFICATION|WITHDRAWN|KILL|MANDATORY KILL|BULLETIN KILL|EMBARGOED|EMBARGO|ADVISORY|URGENT)"
    r"(?:\s\d{1,2})?\s?(?:[:–—]|-+)"
    r"|(?:Correction|Clarification|Update)(?:\s\d{1,2})?:"
    r"|[(\[](?:UPDATED?(?:\s\d{1,2})?|CORRECTED|KILL|EMBARGOED)[)\]]:?)\s?)+(?=[\w\"'“‘«¿¡(])"
)


def taken_out(article: Article) -> Article:
    """The article with its notes in `note` and no longer among its paragraphs.

    The text stays as it is. An article that would have no body left (a kill notice, say) keeps its
    paragraphs.
    """
    told: list[str] = []
    article = _clean_headline(article, told)
    kept: list[Paragraph] = []
    notes: list[str] = []
    count = len(article.paragraphs)
    for number, part in enumerate(article.paragraphs):
        if _ABOVE <= number < count - _BELOW:
            kept.append(part)
            continue
        rest, note = _without_note(article.text, part, last=number >= count - _BELOW)
        notes.extend(note)
        if rest:
            kept.append(rest)
    if any(part.kind is Kind.BODY for part in kept):
        article = _relocated(replace(article, paragraphs=tuple(kept)), changed=bool(notes))
        told.extend(notes)
    return replace(article, note=_joined(article.note, told)) if told else article


def _clean_headline(article: Article, told: list[str]) -> Article:
    """The headline without "UPDATE 2-"; the next line where the first is an embargo or the like."""
    headline = article.headline
    if is_note(headline) and not _PREFIX.match(headline) and article.paragraphs:
        first = article.paragraphs[0]
        line = article.text[first.start : first.end]
        if typography.is_headline(line) and not is_note(line):
            told.append(headline)
            return replace(article, headline=line, paragraphs=article.paragraphs[1:])
    match = _PREFIX.match(headline)
    if match is None:
        return article
    told.append(match[0].strip(" -–—:"))
    return replace(article, headline=headline[match.end() :].strip())


def is_note(line: str) -> bool:
    """Whether the line or paragraph is a note for editors or readers, a sign-off included."""
    if not line or len(line) > _LONGEST:
        return False
    return bool(
        _LINE.match(line) or _UPDATED.fullmatch(line) or _SIGNED.match(line) or _is_credit(line)
    )


def _is_credit(line: str) -> bool:
    """Whether the line reads "Reporting by Jane Roe in Dunmore; editing by Sam Poe": only names."""
    if len(line) > 300 or not _PLAIN_CREDIT.match(line):
        return False
    words = re.findall(r"[^\W\d_]+", line)
    return all(word[0].isupper() or word in _OF_CREDITS for word in words)


def _without_note(
    text: str, part: Paragraph, *, last: bool
) -> tuple[Paragraph | None, Sequence[str]]:
    """What remains of a paragraph, and the notes in it: all of it, its opening or its end."""
    line = " ".join(text[part.start : part.end][: 2 * _LONGEST].split())
    if is_note(line):
        return None, [line]
    if last and _END.match(line):
        return None, []
    found: list[str] = []
    start, end = part.start, part.end
    opening = _UPDATED.match(text, start, end)
    if opening:
        found.append(opening[0])
        start = opening.end()
    tail = max(start, end - 500)
    closing = _SIGNED.search(text[tail:end]) if last else None
    if closing:
        found.append(closing[0].strip())
        end = tail + closing.start()
    if not found:
        return part, []
    bare = text[start:end].strip()
    if not any(map(str.isalnum, bare)):
        return None, found
    start = text.index(bare, start)
    return replace(part, start=start, end=start + len(bare)), found


def _relocated(article: Article, *, changed: bool) -> Article:
    """The article with the place of the dateline that a note stood in front of."""
    if not changed or article.located is not None:
        return article
    first = article.paragraphs[0]
    mark = typography.dateline(article.text[first.start : first.end])
    return replace(article, located=mark[0]) if mark else article


def _joined(note: str | None, more: Sequence[str]) -> str:
    parts = [" ".join(part.split()) for part in ([note] if note else []) + list(more)]
    return "; ".join(dict.fromkeys(part for part in parts if part))
