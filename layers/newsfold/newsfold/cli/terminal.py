"""What people see: articles and bundles in the terminal, progress on standard error."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from newsfold.article import Split
from newsfold.audit import Audit
from newsfold.errors import UsageError

try:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table
    from rich.text import Text
except ImportError as _error:
    raise UsageError("rich is missing: pip install -e '.[local]'") from _error

_WIDTH = 100


class _Console(Console):
    """A console that leaves it to the command line what a reader's leaving means."""

    def on_broken_pipe(self) -> None:
        """Raise it on."""
        raise BrokenPipeError


def _console(stream: IO[str] | None = None) -> Console:
    """A console on `stream`; readable line lengths also where the output is a file."""
    console = _Console(file=stream or sys.stdout, highlight=False)
    console.width = min(console.width, _WIDTH) if console.is_terminal else _WIDTH
    return console


@contextmanager
def progress_of(label: str, size: int | None = None) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error, where that is a terminal, for the function's calls to advance.

    The function takes how much is done, and how much there is, where that is known by then.

    Args:
        label: What is going on.
        size: How much there is (bytes, articles); None: that is not known yet.
    """
    console = _console(sys.stderr)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=size)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def show_article(number: int, row: Mapping[str, Any]) -> None:
    """Headline, summary and topics of one article, or why there are none."""
    console = _console()
    console.print(Text(f"{number:>3}  {row.get('headline') or '(no headline)'}", style="bold"))
    if row["status"] == "ok":
        console.print(_indented(row["summary"]))
        console.print(_indented(_topics(row), style="cyan"))
        if row.get("note"):
            console.print(_indented(f"note: {row['note']}", style="dim"))
    else:
        error = row.get("error") or {}
        reason = f"failed: {error.get('message', 'no reason given')} ({error.get('code', '?')})"
        console.print(_indented(reason, style="red"))
    console.print()


def _indented(text: str, style: str = "") -> Text:
    """Text under a headline, wrapped here so that no line ends in blanks."""
    margin = " " * 5
    wrapped = textwrap.fill(
        text,
        _console().width,
        initial_indent=margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
    )
    return Text(wrapped, style=style)


def _topics(row: Mapping[str, Any]) -> str:
    if not row["topics"]:
        return "no topic"
    named = "; ".join(
        f"{topic['name']} {_percent(topic['confidence'])} ({topic['code']})"
        for topic in row["topics"]
    )
    return f"uncertain, perhaps {named}" if row["topic"] == "uncertain" else named


def _percent(confidence: float) -> str:
    """Rounded, but never up to certainty."""
    return f"{confidence:.0%}" if confidence < 0.995 else ">99%"


def show_bundles(rows: Sequence[Mapping[str, Any]], seconds: Sequence[float] = ()) -> None:
    """A line per bundle: what it holds, what was found and what became of it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("bundle", overflow="fold")
    table.add_column("status")
    columns = ("expected", "found", "missing", "ok", "failed")
    for name in (*columns, *(["seconds"] if seconds else [])):
        table.add_column(name, justify="right")
    for number, row in enumerate(rows):
        counts = ["–" if row.get(name) is None else str(row[name]) for name in columns]
        clock = [f"{seconds[number]:.2f}"] if seconds else []
        table.add_row(row["bundle_id"], row["status"], *counts, *clock)
    _console().print(table)


def show_part(part: Split, *, explain: bool) -> None:
    """The articles of a part of a bundle; with the rules that cut them where that is asked for."""
    console = _console()
    for article in part.articles:
        title = article.headline or "(no headline)"
        console.print(Text(f"{article.index:>3}  {title}"))
        place = f"characters {article.start}–{article.end}, {len(article.paragraphs)} paragraphs"
        place = f"{article.member}: {place}" if article.member else place
        details = [place, *(f"caption: {caption}" for caption in article.captions)]
        if article.note:
            details.append(f"note: {article.note}")
        if article.fault:
            details.append(f"failed: {article.fault.message} ({article.fault.code})")
        if explain:
            details.append(f"cut by {article.rule} (confidence {article.confidence:.2f})")
        for detail in details:
            console.print(_indented(detail, style="dim"))
    if explain:
        for residue in part.residue:
            where = f" in {residue.member}" if residue.member else ""
            place = f"residue {residue.start}–{residue.end}{where}: {residue.reason}"
            console.print(Text(place, style="dim"))


def show_audit(audit: Audit) -> None:
    """What was found in a bundle, beside what it says it holds."""
    expected = "" if audit.expected is None else f" of {audit.expected} expected"
    summary = f"layout {audit.layout}: {audit.found} articles{expected}"
    rest = f"{audit.residue_characters} characters in no article"
    _console().print(Text(f"{summary}, {rest}", style="bold"))
