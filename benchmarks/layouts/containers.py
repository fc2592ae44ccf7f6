"""What bundles come in: compressed files, archives, documents of a word processor, encodings."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile
from collections.abc import Callable, Sequence

from benchmarks.layouts import exports, exports_nexis, mails, pasted, records, web, wires
from benchmarks.layouts.habits import escaped
from benchmarks.layouts.story import Story

Builder = Callable[[Sequence[Story], random.Random], bytes]

_INSIDE: dict[str, Builder] = {
    "txt": exports_nexis.classic,
    "jsonl": records.json_lines,
    "md": pasted.headings,
    "xml": wires.newsml_g2,
    "html": web.articles,
    "csv": records.table(","),
}
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def gzipped(stories: Sequence[Story], rng: random.Random) -> bytes:
    """One file, compressed."""
    return gzip.compress(rng.choice(list(_INSIDE.values()))(stories, rng), mtime=0)


def zipped(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Files of several kinds in a .zip, with what macOS leaves beside them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "news/", b"")
        _put(archive, "__MACOSX/news/._part-1.txt", b"\x00\x05\x16\x07\x00\x02")
        _put(archive, "news/.DS_Store", b"\x00\x00\x00\x01Bud1")
        for name, data in _members(stories, rng):
            _put(archive, f"news/{name}", data)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes | str) -> None:
    """Add a file without the time of day, so that the same seed makes the same archive."""
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def tarred(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The same as .tar.gz."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in _members(stories, rng):
            entry = tarfile.TarInfo(f"./news/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


def _members(stories: Sequence[Story], rng: random.Random) -> list[tuple[str, bytes]]:
    """The stories in order, a few in each file."""
    members: list[tuple[str, bytes]] = []
    rest = list(stories)
    while rest:
        share = rest[: rng.randint(1, 4)]
        ending, build = rng.choice(list(_INSIDE.items()))
        name = f"part-{len(members) + 1}.{ending}"
        members.append((name, build(share, rng)))
        rest = rest[len(share) :]
    return members


def page_archive(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A page per article in a .zip, one of them compressed once more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, story in enumerate(stories):
            page = web.one_page([story], rng)
            if number == 1:
                _put(archive, f"{number:02}.html.gz", gzip.compress(page, mtime=0))
            else:
                _put(archive, f"{number:02}.html", page)
    return out.getvalue()


def text_archive(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A text file per article in a .zip: headline first, then the body."""
    gap = rng.choice(("\n\n", "\n"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, story in enumerate(stories):
            text = gap.join([story.headline + ("\n" if gap == "\n" else ""), *story.printed])
            _put(archive, f"article-{number:03}.txt", text + "\n")
    return out.getvalue()


def mail_archive(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Mails in a .zip."""
    out = io.BytesIO()
    half = max(1, len(stories) // 2)
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "1.eml", mails.html_newsletter(stories[:half], rng))
        if stories[half:]:
            _put(archive, "2.eml", mails.html_newsletter(stories[half:], rng))
    return out.getvalue()


def nexis_docx(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Nexis Uni's usual download."""
    return _docx(exports_nexis.uni_lines(stories, rng))


def factiva_docx(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Factiva's articles as a document."""
    lines = exports.display_lines(stories, rng, "\n")
    return _docx([line for line in lines if line])


def _docx(lines: Sequence[str]) -> bytes:
    marked = "".join(
        f'<w:p><w:pPr><w:spacing w:before="120"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escaped(line)}'
        "</w:t></w:r></w:p>"
        for line in lines
    )
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{_NAMESPACE}">'
        f"<w:body>{marked}</w:body></w:document>"
    )
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "[Content_Types].xml", types)
        _put(archive, "word/document.xml", document)
    return out.getvalue()


def utf_16(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Nexis text saved as "Unicode" by Windows, either byte first, with or without a mark."""
    text = exports_nexis.classic(stories, rng).decode("utf-8-sig")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-16-be")))


def cp1252(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Text of an older Windows: curly quotes, dashes and the euro sign in one byte each."""
    build = rng.choice((exports_nexis.classic, exports.factiva_fields, pasted.wide_gaps))
    return build(stories, rng).decode("utf-8-sig").encode("cp1252", errors="replace")
