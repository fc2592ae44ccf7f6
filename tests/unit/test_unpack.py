"""Containers and mail: every member is read or reported, and nothing can blow up."""

from __future__ import annotations

import contextlib
import gzip
import io
import mailbox
import tarfile
import tracemalloc
import zipfile
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as fuzzing
from hypothesis import strategies as st

from newsfold import settings
from newsfold.article import Split
from newsfold.errors import BundleTooLarge, Damaged, EmptyBundle, InputError, NotText, Unsupported
from newsfold.source import unpack
from tests import formats, newsroom
from tests.newsroom import STORIES, Story
from tests.unit.test_splitting import assert_covers, texts
from tests.whole import Whole, take_apart

TWO = STORIES[:2]
RULED = newsroom.ruled(TWO).encode()
LINES = newsroom.json_lines(STORIES[2:5]).encode()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def mail(*, html: str = "", text: str = "", subject: str = "News of the day") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Harbor News <news@harbor.example>"
    message["To"] = "desk@paper.example"
    message["Subject"] = subject
    message["Date"] = "Fri, 02 May 2031 09:30:00 +0000"
    message["Message-ID"] = "<1@harbor.example>"
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def document(lines: list[tuple[str, str]]) -> bytes:
    """A Word document: (style, text) of each paragraph."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">'
        f"{escape(text[:9])}</w:t></w:r><w:r><w:t>{escape(text[9:])}</w:t></w:r></w:p>"
        for style, text in lines
    )
    body = f'<w:document xmlns:w="{w}"><w:body>{paragraphs}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})


def assert_covers_members(bundle: Whole) -> None:
    """Articles and residue cover the text of each member."""
    found = bundle.split
    for name, text in bundle.texts.items():
        own = tuple(article for article in found.articles if article.member == name)
        rests = tuple(rest for rest in found.residue if rest.member == name)
        if text:
            assert_covers(Split(found.layout, own, rests), text)
        else:
            assert [article.fault is not None for article in own] == [True]
    assert [article.index for article in found.articles] == list(range(1, len(found.articles) + 1))
    assert all(article.rule for article in found.articles)


def headlines(bundle: Whole) -> list[str]:
    return [article.headline for article in bundle.split.articles]


def faults(bundle: Whole) -> dict[str | None, str]:
    return {one.member: one.fault.code for one in bundle.split.articles if one.fault}


def test_a_bundle_that_is_no_container_has_no_member_name() -> None:
    bundle = take_apart(RULED)
    assert bundle.texts == {None: RULED.decode()}
    assert {article.member for article in bundle.split.articles} == {None}


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(gzip.compress(data))])
def test_gzip_is_seen_through(pack: object) -> None:
    bundle = take_apart(pack(RULED))  # type: ignore[operator]
    assert bundle.split == take_apart(RULED).split


@pytest.mark.parametrize("pack", [zipped, tarred])
@given(
    chosen=st.lists(st.sampled_from(STORIES), min_size=2, max_size=6, unique=True),
    names=st.permutations(["json", "RSS", "newsletter", "ninjs 3"]),
)
@fuzzing(max_examples=20, deadline=None)
def test_archives(pack: object, chosen: list[Story], names: list[str]) -> None:
    builders = {name: build for name, (_, build) in formats.FORMATS.items()}
    builders["json"] = newsroom.json_lines
    members = {f"day/{name}.txt": builders[name](chosen).encode() for name in names}
    bundle = take_apart(pack(members))  # type: ignore[operator]
    assert_covers_members(bundle)
    assert headlines(bundle) == [one.headline for one in chosen] * 4
    assert list(bundle.texts) == list(members)
    assert bundle.split.layout == "mixed"
    for article in bundle.split.articles:
        assert article.headline in newsroom_span(bundle, article.member, article.start, article.end)


def newsroom_span(bundle: Whole, member: str | None, start: int, end: int) -> str:
    """The member's text there, as JSON and XML spell it."""
    span = bundle.texts[member][start:end]
    return span.replace("&#x27;", "'").replace("&quot;", '"')


def test_an_archive_in_an_archive() -> None:
    inner = zipped({"a.txt": RULED, "deep/b.jsonl": LINES})
    bundle = take_apart(gzip.compress(tarred({"week.zip": inner, "c.jsonl": LINES})))
    assert_covers_members(bundle)
    assert list(bundle.texts) == ["week.zip/a.txt", "week.zip/deep/b.jsonl", "c.jsonl"]
    assert headlines(bundle) == [one.headline for one in (*TWO, *STORIES[2:5], *STORIES[2:5])]


def test_deeper_archives_are_refused_one_by_one() -> None:
    nested = zipped({"c.zip": zipped({"b.zip": zipped({"a.txt": RULED})}), "fine.txt": RULED})
    bundle = take_apart(nested)
    assert faults(bundle) == {"c.zip/b.zip": "too_large"}
    assert headlines(bundle)[1:] == [one.headline for one in TWO]


def test_junk_is_ignored() -> None:
    junk = {
        "__MACOSX/._a.txt": b"\0\0\0\0Mac",
        "news/.DS_Store": b"\0\0\0\1Bud1",
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "photo.JPG": b"\xff\xd8\xff",
        "style.css": b"p {}",
        "folder/": b"",
    }
    bundle = take_apart(zipped({**junk, "a.txt": RULED}))
    assert list(bundle.texts) == ["a.txt"]
    assert not faults(bundle)


def test_a_bad_member_costs_one_row() -> None:
    members = {
        "binary.dat": bytes(range(256)) * 20,
        "empty.txt": b"",
        "report.pdf": b"%PDF-1.7 ...",
        "broken.zip": b"PK\x03\x04 nothing follows",
        "broken.gz": gzip.compress(RULED)[:-20],
        "good.txt": RULED,
    }
    bundle = take_apart(tarred(members))
    assert_covers_members(bundle)
    assert faults(bundle) == {
        "binary.dat": "not_text",
        "empty.txt": "empty",
        "report.pdf": "unsupported",
        "broken.zip": "damaged",
        "broken.gz": "damaged",
    }
    assert headlines(bundle)[-2:] == [one.headline for one in TWO]


def test_a_corrupt_member_of_a_zip() -> None:
    data = bytearray(zipped({"a.txt": RULED, "b.txt": LINES}, zipfile.ZIP_STORED))
    data[data.index(b"Councillors")] ^= 1
    bundle = take_apart(bytes(data))
    assert faults(bundle) == {"a.txt": "damaged"}
    assert len(bundle.split.articles) == 4


def test_a_truncated_archive_keeps_what_can_be_read() -> None:
    whole = tarred({"a.txt": RULED, "b.txt": LINES})
    bundle = take_apart(whole[: whole.index(LINES) + 200])
    assert headlines(bundle)[:2] == [one.headline for one in TWO]
    assert faults(bundle) == {"b.txt": "damaged"}
    with pytest.raises(Damaged, match="damaged archive"):
        take_apart(zipped({"a.txt": RULED})[:-30])
    with pytest.raises(Damaged, match="damaged archive"):
        take_apart(gzip.compress(RULED)[:-9])


def test_a_name_that_comes_twice() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", RULED)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", LINES)
    bundle = take_apart(out.getvalue())
    assert list(bundle.texts) == ["a.txt", "a.txt (2)"]
    assert_covers_members(bundle)


def test_counts_of_members_add_up() -> None:
    export = "\n".join(
        f"{number} of 3 DOCUMENTS\n\nHarbor News\n\nMay {number}, 2031\n\n{one.headline}\n\n"
        f"LENGTH: 90 words\n\n{one.body}\n\nLOAD-DATE: May 2, 2031\n\nLANGUAGE: ENGLISH\n\n"
        for number, one in enumerate(TWO, 1)
    )
    bundle = take_apart(zipped({"n.txt": export.encode(), "j.jsonl": LINES}))
    assert bundle.split.expected == 3 + 3
    assert len(bundle.split.articles) == 2 + 3


class TestBombs:
    """What unpacks to far more than it is."""

    def test_gzip(self) -> None:
        with pytest.raises(BundleTooLarge, match="unpack"):
            take_apart(gzip.compress(bytes(50_000_000)))

    def test_memory_stays_small(self) -> None:
        bomb = gzip.compress(gzip.compress(bytes(200_000_000)))
        tracemalloc.start()
        with pytest.raises(BundleTooLarge):
            take_apart(bomb)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 64_000_000

    @pytest.mark.parametrize("pack", [zipped, lambda one: gzip.compress(tarred(one))])
    def test_archive(self, pack: object) -> None:
        members = {"a.txt": RULED, "bomb.txt": b"a" * 20_000_000, "b.txt": LINES}
        try:
            bundle = take_apart(pack(members))  # type: ignore[operator]
        except BundleTooLarge:  # as one stream, the whole archive is the bomb
            return
        assert faults(bundle) == {"bomb.txt": "too_large"}
        assert len(bundle.split.articles) == 6

    def test_all_members_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "MAX_UNPACKED_BYTES", len(RULED) + 100)
        bundle = take_apart(zipped({"a.txt": RULED, "b.txt": LINES}))
        assert faults(bundle) == {"b.txt": "too_large"}

    def test_too_many_members(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "MAX_MEMBERS", 2)
        bundle = take_apart(zipped({f"{number}.txt": RULED for number in range(3)}))
        assert len(bundle.split.articles) == 4 + 1
        assert faults(bundle) == {"(the rest)": "too_large"}

    def test_gzip_in_gzip_without_end(self) -> None:
        data = RULED
        for _ in range(50):
            data = gzip.compress(data)
        with pytest.raises(BundleTooLarge, match="too deep"):
            take_apart(data)

    def test_multiparts_without_end(self) -> None:
        head = "".join(
            f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(500)
        )
        with pytest.raises(InputError):
            take_apart(f"From: a@b.example\nMessage-ID: <1@b.example>\n{head}text".encode())


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"%PDF-1.7\n...", "plain text"),
        (b"{\\rtf1\\ansi It rained.}", "plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "plain text"),
        (b"Rar!\x1a\x07", ".zip"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "plain text"),
    ],
    ids=["pdf", "rtf", "doc", "rar", "xlsx"],
)
def test_formats_that_are_not_read_name_the_remedy(data: bytes, remedy: str) -> None:
    with pytest.raises(Unsupported, match=remedy) as caught:
        take_apart(data)
    assert isinstance(caught.value, NotText)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", zipped({}), tarred({}) or b"", zipped({"x/": b""})])
def test_nothing_in_it(data: bytes) -> None:
    with pytest.raises(InputError):
        take_apart(data)


def test_an_encrypted_member() -> None:
    data = bytearray(zipped({"a.txt": RULED, "b.txt": LINES}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert faults(take_apart(bytes(data))) == {"a.txt": "encrypted"}


class TestWord:
    def test_paragraphs_and_headings(self) -> None:
        lines = []
        for one in TWO:
            lines += [("Heading1", one.headline), *(("Normal", text) for text in one.paragraphs)]
        bundle = take_apart(document(lines))
        assert_covers_members(bundle)
        assert headlines(bundle) == [one.headline for one in TWO]
        assert [texts(article) for article in bundle.split.articles] == [
            list(one.paragraphs) for one in TWO
        ]

    def test_in_an_archive_and_broken(self) -> None:
        fine = document([("Title", TWO[0].headline), ("Normal", TWO[0].paragraphs[0])])
        broken = zipped({"[Content_Types].xml": b"", "word/document.xml": b"<w:document>"})
        bundle = take_apart(zipped({"fine.docx": fine, "broken.docx": broken}))
        assert faults(bundle) == {"broken.docx": "damaged"}
        assert headlines(bundle)[0] == TWO[0].headline


class TestMail:
    def test_html_part(self) -> None:
        bundle = take_apart(mail(html=formats.html_newsletter(TWO)).as_bytes())
        assert_covers_members(bundle)
        assert headlines(bundle) == [one.headline for one in TWO]
        assert list(bundle.texts) == ["part-1.html"]

    def test_one_of_two_alternatives(self) -> None:
        message = mail(html=formats.html_newsletter(TWO), text="Read this in a browser.")
        bundle = take_apart(message.as_bytes())
        assert headlines(bundle) == [one.headline for one in TWO]

    def test_an_empty_alternative_is_passed_over(self) -> None:
        message = mail(html=" ", text=newsroom.ruled(TWO))
        assert headlines(take_apart(message.as_bytes())) == [one.headline for one in TWO]

    def test_the_subject_stands_in_for_a_headline(self) -> None:
        body = "\n\n".join(f"{text}." for text in TWO[1].paragraphs)
        bundle = take_apart(mail(text=body, subject="Ferries for the islands").as_bytes())
        (article,) = bundle.split.articles
        assert article.headline == "Ferries for the islands"
        assert article.published == "2031-05-02T09:30:00+00:00"

    def test_attachments(self) -> None:
        message = mail(text="Please find the articles of this week attached to this mail.")
        message.add_attachment(RULED, maintype="application", subtype="x-any", filename="a.txt")
        message.add_attachment(
            zipped({"b.jsonl": LINES}), maintype="application", subtype="zip", filename="w.zip"
        )
        message.add_attachment(b"\xff\xd8", maintype="image", subtype="jpeg", filename="i.jpg")
        message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="p.pdf")
        bundle = take_apart(message.as_bytes())
        assert list(bundle.texts) == ["part-1.txt", "a.txt", "w.zip/b.jsonl", "p.pdf"]
        assert faults(bundle) == {"p.pdf": "unsupported"}

    def test_mailbox(self, tmp_path: Path) -> None:
        box = mailbox.mbox(tmp_path / "box")
        for one in STORIES[:3]:
            box.add(mail(html=formats.html_page(one, marked=True), subject="x"))
        box.close()
        bundle = take_apart((tmp_path / "box").read_bytes())
        assert_covers_members(bundle)
        assert headlines(bundle) == [one.headline for one in STORIES[:3]]
        assert list(bundle.texts) == [f"message-{n}/part-1.html" for n in (1, 2, 3)]

    @pytest.mark.parametrize("charset", ["us-ascii", "utf-8", "no-such-charset", "punycode"])
    def test_a_wrong_charset(self, charset: str) -> None:
        raw = b"From: a@b.example\nMessage-ID: <1@b.example>\nMIME-Version: 1.0\nSubject: x\n"
        raw += f"Content-Type: text/plain; charset={charset}\n\n".encode()
        raw += "Größere Schäden\n\nEs regnete den ganzen Tag über in Elsin.\n".encode("cp1252")
        (article,) = take_apart(raw).split.articles
        assert article.headline == "Größere Schäden"

    def test_a_mail_without_text(self) -> None:
        with pytest.raises(EmptyBundle, match="no part"):
            take_apart(mail(text="\n").as_bytes())

    def test_news_that_opens_like_a_mail_is_none(self) -> None:
        text = "Date: May 2, 2031\nSubject: Ferries\n\nThe yard has won an order.\n"
        assert [one.name for one in unpack(io.BytesIO(text.encode()))] == [None]


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Шторм оставил побережье без света, сообщили власти в пятницу."),
        ("iso-8859-2", "Burza pozbawiła prądu wybrzeże, podały władze w piątek żółw."),
        ("shift_jis", "嵐により西海岸の四万戸が停電したと当局が金曜日に発表した。"),
    ],
)
def test_declared_encodings(charset: str, text: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{charset}"?>'
    data = f"{prolog}<nitf><body><body.content><p>{text}</p></body.content></body></nitf>"
    (article,) = take_apart(data.encode(charset)).split.articles
    assert article.text == text


def test_a_wrong_declaration_is_not_believed() -> None:
    text = "Größere Schäden in Elsin: es regnete den ganzen Tag."
    for charset in ("utf-16", "utf-7", "nonsense", "iso-8859-1"):
        data = f'<?xml version="1.0" encoding="{charset}"?><nitf><body><p>{text}</p></body></nitf>'
        for encoding in ("utf-8", "cp1252"):
            (article,) = take_apart(data.encode(encoding)).split.articles
            assert article.text == text


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"From a"]))
@fuzzing(deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, magic: bytes) -> None:
    with contextlib.suppress(InputError):
        assert_covers_members(take_apart(magic + data))


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
@fuzzing(deadline=None)
def test_damaged_archives_are_read_or_refused(position: int, noise: bytes) -> None:
    for whole in (zipped({"a.txt": RULED, "b.txt": LINES}), tarred({"a.txt": RULED})):
        at = position % len(whole)
        with contextlib.suppress(InputError):
            assert_covers_members(take_apart(whole[:at] + noise + whole[at + len(noise) :]))


BUNDLES = settings.PROJECT.parent / "shared" / "bundles"


@pytest.mark.shared
@pytest.mark.skipif(not BUNDLES.is_dir(), reason="the corpora are not here")
def test_a_real_result_mail() -> None:
    bundle = take_apart((BUNDLES / "proquest.eml").read_bytes())
    assert_covers_members(bundle)
    assert len(bundle.split.articles) == 100
    assert not faults(bundle)
    for article in bundle.split.articles:
        assert article.headline
        assert article.id
        assert article.published
        assert article.paragraphs
