"""What the rooms hand to each other: spans, paragraphs, articles, sentences, topics.

All offsets count characters (Unicode code points) and are half open: ``text[start:end]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is; only `BODY` paragraphs are summarized."""

    BODY = "body"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article: ``article.text[start:end]``, never blank."""

    start: int
    end: int
    kind: Kind = Kind.BODY


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an article could not be processed: a stable code and a sentence without article text."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the splitter found it.

    Attributes:
        index: Its number in the bundle, from 1.
        start: Where it begins in the decoded bundle.
        end: Where it ends there; the next article or residue begins at this offset.
        text: The text that `paragraphs` and sentence offsets refer to: ``bundle[start:end]`` in
            text layouts, the body field's value in record layouts (JSON, CSV).
        paragraphs: Body paragraphs and section headings, in order.
        headline: "" where the article has none.
        id: The record's own identifier, where the input has one.
        publication, section, keywords: As the export or the record names them.
        published: ISO 8601, a date or a date-time with its offset; as the source prints it where
            that is not clear ("03/04/2031").
        published_raw: How the source prints it; None where that is `published`.
        language: A BCP 47 tag; None where it is not known.
        note: What is said of the article beside its text ("CORRECTION: ..."), by the export, by the
            wire copy itself or by the pipeline.
        member: The file in the archive, or the part of the mail, that `start` and `end` refer to
            once decoded; None where the bundle is no container.
        layout: The layout of that member; None: the bundle's.
        rule: Why an article begins there, in a few words that `--explain` shows.
        confidence: How sure that is, 0 to 1.
        number: The export's own number of the article ("7" of "7 of 100"); None without one.
        total: How many the export says there are, beside that number.
        fault: Set where the article could not be read; then `paragraphs` may be empty.
    """

    index: int
    start: int
    end: int
    text: str
    paragraphs: tuple[Paragraph, ...]
    headline: str = ""
    byline: str | None = None
    located: str | None = None
    published: str | None = None
    published_raw: str | None = None
    language: str | None = None
    captions: tuple[str, ...] = ()
    id: str | None = None
    publication: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    note: str | None = None
    member: str | None = None
    layout: str | None = None
    rule: str = ""
    confidence: float = 1.0
    number: int | None = None
    total: int | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Residue:
    """A stretch of the decoded bundle that belongs to no article, and why.

    Attributes:
        stated: How many articles the bundle holds, where this stretch says so (a cover page).
        text: The stretch itself.
    """

    start: int
    end: int
    reason: str
    member: str | None = None
    stated: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """A bundle taken apart: articles and residue, in order, cover the decoded text exactly.

    Where the bundle is a container, that holds for the text of each member.

    Attributes:
        layout: The layout that was recognised, e.g. ``"repeated-header"``.
        expected: How many articles the bundle itself says it holds; None where it does not say.
        member: The member that this is, or belongs to.
    """

    layout: str
    articles: tuple[Article, ...]
    residue: tuple[Residue, ...] = ()
    expected: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``article.text[start:end]``; `text` is that with runs of blanks made one.

    `paragraph` counts body paragraphs from 0, so that neighbours can be told from the distance.
    """

    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC Media Topic of the top level with a calibrated probability (0 to 1)."""

    code: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """A summary sentence and its salience (0 to 1); None where no model chose it."""

    sentence: Sentence
    score: float | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What the model says of one article, or what stands in for it in other languages.

    Attributes:
        chosen: The summary's sentences in document order.
        topics: The topic, and a second one where it is likely too; empty where no model was asked.
        topic: The first topic's code, or ``"uncertain"`` below the calibrated threshold.
    """

    chosen: tuple[Chosen, ...]
    topics: tuple[Topic, ...]
    topic: str

    @property
    def summary(self) -> str:
        """The chosen sentences as one line of text."""
        return " ".join(choice.sentence.text for choice in self.chosen)
