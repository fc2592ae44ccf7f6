"""Languages as exports and records name them ("English", "en_GB", "ger") as BCP 47 tags.

A table of our own: the libraries that hold such names (babel, langcodes with its data) weigh more
than the rest of the splitter.
"""

from __future__ import annotations

import re

_NAMES = {
    "ar": "arabic arabisch arabe árabe عربي العربية ara",
    "bg": "bulgarian bulgarisch български bul",
    "ca": "catalan català katalanisch cat",
    "cs": "czech tschechisch čeština tchèque cze ces",
    "da": "danish dansk dänisch danois dan",
    "de": "german deutsch allemand alemán tedesco duits ger deu",
    "el": "greek griechisch grec ελληνικά gre ell",
    "en": "english englisch anglais inglés inglese inglês engels engelska engelsk eng",
    "es": "spanish español castellano spanisch espagnol spagnolo espanhol spaans spa",
    "et": "estonian estnisch eesti est",
    "fa": "persian farsi persisch فارسی per fas",
    "fi": "finnish suomi finnisch finnois fin",
    "fr": "french français francais französisch francés francese francês frans fre fra",
    "he": "hebrew hebräisch עברית heb",
    "hi": "hindi हिन्दी हिंदी hin",
    "hr": "croatian kroatisch hrvatski hrv",
    "hu": "hungarian ungarisch magyar hun",
    "id": "indonesian indonesisch ind",
    "it": "italian italiano italienisch italien italiaans ita",
    "ja": "japanese japanisch japonais 日本語 jpn",
    "ko": "korean koreanisch coréen 한국어 kor",
    "lt": "lithuanian litauisch lietuvių lit",
    "lv": "latvian lettisch latviešu lav",
    "ms": "malay malaiisch may msa",
    "nb": "bokmål bokmal nob",
    "nl": "dutch nederlands niederländisch néerlandais holandés flemish dut nld",
    "nn": "nynorsk nno",
    "no": "norwegian norsk norwegisch norvégien nor",
    "pl": "polish polski polnisch polonais pol",
    "pt": "portuguese português portugues portugiesisch portugais portugués portoghese por",
    "ro": "romanian română rumänisch roumain rum ron",
    "ru": "russian russisch russe ruso русский rus",
    "sk": "slovak slowakisch slovenčina slo slk",
    "sl": "slovenian slowenisch slovenščina slv",
    "sr": "serbian serbisch српски srpski srp",
    "sv": "swedish svenska schwedisch suédois swe",
    "th": "thai thailändisch ไทย tha",
    "tr": "turkish türkçe turkce türkisch turc tur",
    "uk": "ukrainian ukrainisch українська ukr",
    "ur": "urdu اردو urd",
    "vi": "vietnamese vietnamesisch vie",
    "zh": "chinese chinesisch chinois chino cinese mandarin 中文 chi zho",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx", "na", "nan", "any", "all", "tbd"})
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[;,/|()]")


def code(raw: str) -> str | None:
    """The BCP 47 tag (RFC 5646) of the first language that `raw` names; None where it names none.

    A tag stays as precise as it is ("en_gb" becomes "en-GB"), a name becomes its ISO 639-1 code.
    """
    return next((tag for part in _PARTS.split(raw[:200]) if (tag := _tag(part.strip()))), None)


def is_name(raw: str) -> bool:
    """Whether the text is the name of a language, four letters or more, and nothing else."""
    bare = raw.strip().lower()
    return len(bare) > 3 and bare in _CODES


def primary(tag: str) -> str:
    """The language alone, without script and region: "zh" of "zh-Hant-TW"."""
    return tag.partition("-")[0].lower()


def _tag(raw: str) -> str | None:
    bare = raw.lower()
    if bare in _CODES:
        return _CODES[bare]
    match = _TAG.fullmatch(raw)
    if match is None or match["language"].lower() in _NO_LANGUAGE:
        return None
    language = match["language"].lower()
    script, region = match["script"] or "", match["region"] or ""
    parts = (_CODES.get(language, language), script.title(), region.upper())
    return "-".join(part for part in parts if part)
