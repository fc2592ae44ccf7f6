"""Languages: exports' names for them, detection, and what articles that are not English get."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Article, Digest, Paragraph, Sentence
from newsfold.cli import formats, main, terminal
from newsfold.digests import digests
from newsfold.model import Limits, Model, lead
from newsfold.splitting import languages
from newsfold.text import count_words, language_of, sentences, split_sentences
from newsfold.text.language import detect
from tests.newsroom import STORIES
from tests.whole import take_apart

_FILE = Path(__file__).parents[1] / "quality" / "languages.tsv"
_LINES = [line for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
NEWS = [(line.partition("\t")[0], line.partition("\t")[2]) for line in _LINES]
LONG = dict(reversed(NEWS))
ENGLISH = " ".join(STORIES[0].paragraphs)


class _Untouched(Model):
    """A model that no article of the test may reach."""

    def __init__(self) -> None:
        """Without weights."""

    def digest(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("the model was asked")


def _article(text: str, language: str | None = None, note: str | None = None) -> Article:
    return Article(1, 0, len(text), text, (Paragraph(0, len(text)),), language=language, note=note)


class TestNames:
    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            ("English", "en"),
            ("ENGLISH", "en"),
            ("Englisch", "en"),
            ("en-GB", "en-GB"),
            ("en_us", "en-US"),
            ("EN", "en"),
            ("eng", "en"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("German; English", "de"),
            ("Deutsch", "de"),
            ("français", "fr"),
            ("Chinese (Simplified)", "zh"),
            ("العربية", "ar"),
            ("und", None),
            ("", None),
            ("n/a", None),
            ("unknown", None),
            ("the house style", None),
        ],
    )
    def test_code(self, raw: str, code: str | None) -> None:
        assert languages.code(raw) == code

    @given(st.text(max_size=30))
    def test_whatever_comes_out_stays_as_it_is(self, raw: str) -> None:
        found = languages.code(raw)
        assert found is None or languages.code(found) == found


class TestDetection:
    @pytest.mark.parametrize(("language", "text"), NEWS, ids=[f"{n[0]}-{len(n[1])}" for n in NEWS])
    def test_invented_news_of_27_languages(self, language: str, text: str) -> None:
        assert detect(text) == language
        assert detect(text.upper()) == language
        assert detect(text[:60]) in {language, None}

    @pytest.mark.parametrize("text", ["", "\n", "Sport", "2:1 (1:0)", "1 2 3 " * 200, "=" * 2000])
    def test_too_little_to_tell(self, text: str) -> None:
        assert detect(text) is None

    @given(st.text(max_size=300))
    def test_no_text_is_refused(self, text: str) -> None:
        assert detect(text) == detect(text)

    def test_a_lone_surrogate_is_no_trouble(self) -> None:
        assert detect(f"\ud800{ENGLISH}\x00") == "en"

    def test_what_the_export_says_holds(self) -> None:
        assert language_of(_article(LONG["de"], "English")) == "en"
        assert language_of(_article(LONG["de"], "en-GB")) == "en-GB"
        assert language_of(_article("Kurz.", "German")) == "de"
        assert language_of(_article(LONG["pt"], "pt-br")) == "pt-BR"

    def test_except_of_english_that_is_called_something_else(self) -> None:
        assert language_of(_article(ENGLISH, "de")) == "en"
        assert language_of(_article("Quite short.", "de")) == "de"

    def test_a_name_that_nobody_knows_leaves_it_to_the_text(self) -> None:
        assert language_of(_article(LONG["sv"], "the usual")) == "sv"

    def test_every_article_of_a_bundle_has_one(self) -> None:
        rows = [{"title": "T", "body": text} for text in (LONG["fr"], ENGLISH, LONG["ru"])]
        found = take_apart("\n".join(map(json.dumps, rows)).encode()).split.articles
        assert [one.language for one in found] == ["fr", "en", "ru"]

    def test_a_bundle_whose_languages_are_told_loads_no_detector(self) -> None:
        script = (
            "import io, json, sys; from newsfold.bundle import take_apart;"
            "row = {'title': 'T', 'language': 'en', 'body': 'It rained on the hills all day.'};"
            "(part,) = take_apart(io.BytesIO(json.dumps([row]).encode()));"
            "print(part.articles[0].language);"
            "sys.exit('fasttext' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
        assert (done.returncode, done.stdout.strip()) == (0, b"en")


class TestSentences:
    @pytest.mark.parametrize(
        ("language", "count"),
        [("zh", 5), ("ja", 5), ("ar", 5), ("hi", 4), ("el", 5), ("de", 5), ("fa", 5), ("ko", 4)],
    )
    def test_full_stops_of_other_scripts(self, language: str, count: int) -> None:
        found = sentences(_article(LONG[language], language))
        assert len(found) == count
        assert all(LONG[language][one.start : one.end] == one.text for one in found)

    def test_german_ordinals_end_no_sentence(self) -> None:
        text = "Am 3. März tagte der Rat. Die Sitzung dauerte lange."
        assert len(split_sentences(text, "de")) == 2
        assert len(split_sentences(text, "en")) == 3

    def test_words(self) -> None:
        assert count_words("Two libraries\nwill close.") == 4
        assert count_words("Größe: 3 км") == 3
        assert count_words("市长周二说。") == 5 + 1
        assert count_words("会议 in Wien") == 2 + 2

    @given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=60))
    def test_words_stand_between_blanks(self, text: str) -> None:
        assert count_words(text) == len(text.split())


class TestLeadSummary:
    @pytest.mark.parametrize("language", ["de", "zh", "ar"])
    def test_first_sentences_no_topic_and_a_note(self, language: str) -> None:
        article = _article(LONG[language], language, note="CORRECTION")
        ((noted, digest),) = digests([article], _Untouched(), max_sentences=2)
        assert isinstance(digest, Digest)
        assert digest.summary == " ".join(one.text for one in sentences(article)[:2])
        for choice in digest.chosen:
            span = slice(choice.sentence.start, choice.sentence.end)
            assert article.text[span] == choice.sentence.text
            assert choice.score is None
        assert (digest.topics, digest.topic) == ((), "uncertain")
        assert noted.note == (
            f"CORRECTION; language {language}: lead sentences instead of a summary; no topic"
        )

    def test_limits(self) -> None:
        texts = ["one two three", "four five", "six"]
        found = [Sentence(0, len(text), text, 0) for text in texts]
        for limits, count in (
            (Limits(3), 3),
            (Limits(2), 2),
            (Limits(3, words=5), 2),
            (Limits(3, words=4), 1),
            (Limits(3, chars=23), 2),
            (Limits(3, chars=22), 1),
            (Limits(9, words=1), 1),
        ):
            assert len(lead(found, limits).chosen) == count

    def test_an_unknown_language_is_left_to_the_model(self) -> None:
        with pytest.raises(AssertionError, match="the model was asked"):
            _Untouched().digest([])
        ((noted, result),) = digests([_article("It rained.")], _Untouched())
        assert noted.note is None
        assert not isinstance(result, Digest)  # _Untouched fails, which costs this article only

    def test_without_a_sentence_it_fails_as_any_article(self) -> None:
        ((_, result),) = digests([_article("1 2 3", "de")], _Untouched())
        assert not isinstance(result, Digest)


ROW = {
    "bundle_id": "b",
    "article_no": 1,
    "status": "ok",
    "headline": "Brücke gesperrt",
    "language": "de",
    "note": "language de: lead sentences instead of a summary; no topic",
    "summary": "Der Rat sperrt die Brücke.",
    "sentences": [{"text": "Der Rat sperrt die Brücke.", "start": 0, "end": 26}],
    "topics": [],
    "topic": "uncertain",
}


class TestOutput:
    def test_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        terminal.show_article(1, ROW)
        out = capsys.readouterr().out
        assert "no topic" in out
        assert "note: language de" in out
        assert "perhaps" not in out

    @pytest.mark.parametrize("form", ["table", "json", "jsonl", "ninjs", "csv", "md"])
    def test_every_format_takes_it(self, form: str, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW], form)
        assert "Brücke" in capsys.readouterr().out

    def test_csv_and_markdown_say_why(self, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW], "csv")
        (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
        assert (row["language"], row["note"], row["confidence"]) == ("de", ROW["note"], "")
        formats.show([ROW], "md")
        out = capsys.readouterr().out
        assert "no topic" in out
        assert f"Note: {ROW['note']}" in out

    def test_summarize(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "news.jsonl"
        file.write_text(json.dumps({"title": "Pont", "body": LONG["fr"]}, ensure_ascii=False))
        arguments = ["summarize", str(file), "--format", "json", "--max-sentences", "1"]
        assert main(arguments) == 0
        (found,) = json.loads(capsys.readouterr().out)["articles"]
        assert LONG["fr"].startswith(found["summary"])
        assert [one["score"] for one in found["sentences"]] == [None]
        assert (found["language"], found["topics"], found["topic"]) == ("fr", [], "uncertain")
