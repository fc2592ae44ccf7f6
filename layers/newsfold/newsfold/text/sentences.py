"""Sentences with exact character offsets.

The boundaries are those of sentencex (Wikimedia: rules and abbreviations for some 240 languages,
in Rust), mended where newswire differs: titles before names ("Ms. Lund", "Ft. Darrow") do not end
a sentence, and a closing quote after a full stop does. `tests/quality/sentences.txt` measures it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from newsfold.article import Article, Kind, Sentence
from newsfold.splitting import languages
from newsfold.splitting.typography import dateline

_ENGLISH = "en"

_LONGEST = 100_000
"""A paragraph is cut into stretches of at most so many characters before sentences are sought."""

_LONGEST_SENTENCE = 5_000
"""What runs on for longer (data, a page without a full stop) is nothing to quote in a summary."""

_NEVER_LAST = re.compile(
    r"(?:^|[\s(\"“‘'])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Sgt|Capt|Cpl|Maj|Adm|Cmdr|Rev|Fr|Hon|Gov|"
    r"Sen|Rep|Pres|Supt|Insp|Det|St|Ste|Ft|Mt|Messrs|Mmes|approx|vs|v|No|Nos|Fig|cf|e\.g|i\.e)\.$"
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_LOWER_NEXT = re.compile(r"[a-z]")
_CLOSED_QUOTE = re.compile(r"[.!?][”\"]\s+(?=[A-Z“][a-z]+\s)(?![A-Z][a-z]+ (?:said|says|added)\b)")


def sentences(article: Article) -> list[Sentence]:
    """The sentences of the article's body, in order.

    Headings are left out; an opening dateline ("CAIRO (Reuters) - ") is not part of the sentence.

    Returns:
        Sentences whose offsets refer to ``article.text``; none is blank or spans paragraphs.
    """
    found: list[Sentence] = []
    tongue = languages.primary(article.language or _ENGLISH)
    body = [paragraph for paragraph in article.paragraphs if paragraph.kind is Kind.BODY]
    for number, paragraph in enumerate(body):
        text = article.text[paragraph.start : paragraph.end]
        skip = _dateline_length(text) if number == 0 else 0
        for start, end in split_sentences(text[skip:], tongue):
            first, last = paragraph.start + skip + start, paragraph.start + skip + end
            found.append(Sentence(first, last, _one_line(article.text[first:last]), number))
    return [sentence for sentence in found if _is_readable(sentence.text)]


def _is_readable(text: str) -> bool:
    return len(text) <= _LONGEST_SENTENCE and any(map(str.isalpha, text))


def count_words(text: str) -> int:
    """How many words the text has: what stands between blanks.

    Chinese and Japanese write none; there each sign counts as one, as in word processors. Of other
    scripts without blanks (Thai, Khmer, Lao, Burmese) this counts the stretches, which is too few.
    """
    if text.isascii():
        return len(text.split())
    return sum(1 for _ in _WORD.finditer(text))


def split_sentences(paragraph: str, language: str = _ENGLISH) -> list[tuple[int, int]]:
    """Where the sentences of one paragraph start and end; blanks between them belong to none.

    Args:
        paragraph: Its text.
        language: ISO 639-1; one that sentencex has no rules for gets those of a relative or of
            English, which know the full stops of all scripts.
    """
    found: list[tuple[int, int]] = []
    for offset in range(0, len(paragraph), _LONGEST):
        stretch = paragraph[offset : offset + _LONGEST]
        found.extend((offset + start, offset + end) for start, end in _mended(stretch, language))
    return found


def _mended(text: str, language: str) -> Iterator[tuple[int, int]]:
    """The library's sentences, joined and parted again where newswire needs it, without blanks."""
    start = 0
    for end in _ends(text, language):
        for part_start, part_end in _parted(text, start, end):
            bare = text[part_start:part_end].strip()
            if bare:
                first = text.index(bare, part_start)
                yield first, first + len(bare)
        start = end


def _ends(text: str, language: str) -> Iterator[int]:
    """The library's boundaries without those that stand inside a sentence."""
    start = 0
    has_capitals = not text.islower()
    found = get_sentence_boundaries(language, text)
    boundaries = [int(boundary["end_index"]) for boundary in found]
    for end in boundaries:
        rest = text[end : end + 1]
        abbreviated = language == _ENGLISH and _NEVER_LAST.search(
            text[max(start, end - 24) : end].rstrip()
        )
        goes_on = has_capitals and _LOWER_NEXT.match(rest)
        if (abbreviated or goes_on) and end < len(text):
            continue
        yield end
        start = end
    if start < len(text):
        yield len(text)


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _CLOSED_QUOTE.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    yield start, end


def _dateline_length(text: str) -> int:
    mark = dateline(text)
    return mark[1] if mark else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
