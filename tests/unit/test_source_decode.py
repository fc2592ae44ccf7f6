"""Bytes become the right text, or a reason why not."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.errors import EmptyBundle, NotText
from newsfold.source import decode

NEWS = "Café owners in Zürich – “priced out” – asked for help.\r\nNo one came.\n"
ARABIC = "أعلن المتحدث أن المفاوضات ستستأنف غداً في جنيف.\n" * 8


@pytest.mark.parametrize("text", [NEWS, ARABIC], ids=["western", "arabic"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32"],
)
def test_unicode_round_trips(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("order", ["le", "be"])
def test_marked_big_and_little_endian(order: str) -> None:
    for width in ("16", "32"):
        encoding = f"utf-{width}-{order}"
        assert decode("\ufeff".encode(encoding) + ARABIC.encode(encoding)) == ARABIC


@pytest.mark.parametrize("order", ["le", "be"])
def test_plain_utf16_without_a_mark(order: str) -> None:
    assert decode(NEWS.encode(f"utf-16-{order}")) == NEWS


def test_cp1252() -> None:
    assert decode(NEWS.encode("cp1252")) == NEWS


def test_a_short_word_in_cp1252() -> None:
    assert decode("Résumé".encode("cp1252")) == "Résumé"


def test_bytes_that_cp1252_does_not_define_are_replaced() -> None:
    assert decode(b"Price: \x80 5 \x81 only") == "Price: € 5 \ufffd only"


def test_newlines_stay_as_they_are() -> None:
    assert decode(b"a\r\nb\nc\rd\fe") == "a\r\nb\nc\rd\fe"


def test_damaged_utf8_is_not_taken_for_cp1252() -> None:
    cut = ARABIC.encode()[:-2]  # in the middle of a character? "\n" and half a full stop
    broken = cut[:41] + b"\xff" + cut[41:]
    text = decode(broken)
    assert "المفاوضات" in text
    assert "\ufffd" in text
    assert "Ø" not in text


def test_ascii_with_a_stray_control_character_is_text() -> None:
    text = "A plain report. " * 50 + "\x00 end"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "data",
    [b"", b" \r\n\t\n", b"\n" * 10_000, b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe", b"\x1a"],
    ids=repr,
)
def test_nothing_but_blanks_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyBundle):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        zlib.compress(ARABIC.encode() * 50),
        random.Random(1).randbytes(4096),
        bytes(4096),
        b"\x7fELF\x02\x01\x01" + bytes(57),
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + random.Random(2).randbytes(2000),
        b"\xff\xfe" + b"\x00\xd8" * 40,
    ],
    ids=["deflate", "noise", "zeros", "elf", "jpeg", "lone surrogates"],
)
def test_binary_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(NotText) as refused:
        decode(data)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251"])
def test_other_scripts_in_legacy_encodings_are_refused_rather_than_garbled(encoding: str) -> None:
    russian = "Переговоры возобновятся завтра в Женеве, сообщил представитель.\n" * 4
    with pytest.raises(NotText, match="no known encoding"):
        decode(russian.encode(encoding))


def test_a_large_line_decodes() -> None:
    text = "word " * 1_000_000
    assert decode(text.encode()) == text


PLAIN = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1)


@given(PLAIN.filter(str.strip))
def test_any_utf8_text_decodes_to_itself(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except (EmptyBundle, NotText) as refused:
        assert "\n" not in str(refused)  # noqa: PT017 - either outcome is right, a line always
