"""The command line: ``newsfold split | summarize | run | put | read | redrive``.

Data goes to standard output, progress and reasons to standard error. Exit status: 0 all went well,
1 some articles failed, 2 bad usage or unreadable input, with one line that says why.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from newsfold import __version__
from newsfold.errors import NewsfoldError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

OK, SOME_FAILED, UNUSABLE = 0, 1, 2
_INTERRUPTED = 130

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status, never a traceback.

    ``NEWSFOLD_DEBUG=1`` in the environment lets exceptions through, for developers.
    """
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        status = command(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # the reader (`head`, say) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get("NEWSFOLD_DEBUG"):
            raise
        print(f"newsfold: {_reason(error)}", file=sys.stderr)
        return UNUSABLE
    return status


def _reason(error: Exception) -> str:
    """The error as one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'output'}: {error.strerror}"
    text = " ".join(str(error).split())
    return text if isinstance(error, NewsfoldError) else f"{type(error).__name__}: {text}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsfold", description="Bundles of news articles in, one row per article out."
    )
    parser.add_argument("--version", action="version", version=f"newsfold {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_split(commands)
    _add_summarize(commands)
    _add_run(commands)
    _add_put(commands)
    _add_read(commands)
    _add_redrive(commands)
    return parser


def _add_split(commands: Commands) -> None:
    command = commands.add_parser("split", help="take a bundle apart: no model, no AWS")
    command.add_argument("path", metavar="PATH", help="a bundle")
    command.add_argument("--explain", action="store_true", help="say which rule cut where")
    _add_format(command, "table", "json")
    command.set_defaults(command=_split)


def _add_summarize(commands: Commands) -> None:
    command = commands.add_parser("summarize", help="split, summarize and classify: no AWS")
    command.add_argument("path", metavar="PATH", help="a bundle")
    _add_max_sentences(command)
    command.add_argument(
        "--max-words", type=_positive, help="words per summary at most, but one sentence always"
    )
    command.add_argument(
        "--max-chars",
        type=_positive,
        help="characters per summary at most, but one sentence always",
    )
    _add_format(command, "table", "json", "jsonl")
    command.set_defaults(command=_summarize)


def _add_run(commands: Commands) -> None:
    command = commands.add_parser("run", help="the whole job, on an AWS inside this process")
    command.add_argument("paths", metavar="PATH", nargs="+", help="bundles")
    _add_max_sentences(command)
    _add_format(command, "table", "json", "jsonl")
    command.set_defaults(command=_run)


def _add_put(commands: Commands) -> None:
    command = commands.add_parser("put", help="drop bundles into the bucket of a deployed stack")
    command.add_argument("paths", metavar="PATH", nargs="+", help="bundles")
    command.add_argument(
        "--bucket", type=_named, help="the bucket (default: BUCKET_NAME, else the stack's)"
    )
    _add_stack(command)
    command.set_defaults(command=_put)


def _add_read(commands: Commands) -> None:
    command = commands.add_parser("read", help="read rows from the table of a deployed stack")
    command.add_argument(
        "--bundle", type=_named, metavar="ID", help="one bundle, its own row first"
    )
    command.add_argument(
        "--topic",
        type=_named,
        metavar="CODE",
        help="medtop:…, its name, or uncertain; newest first",
    )
    command.add_argument("--since", metavar="TIME", help="ISO 8601: rows ingested at or after it")
    command.add_argument(
        "--table", type=_named, help="the table (default: TABLE_NAME, else the stack's)"
    )
    _add_stack(command)
    _add_format(command, "table", "json", "jsonl", "ninjs", "csv", "md")
    command.set_defaults(command=_read)


def _add_redrive(commands: Commands) -> None:
    command = commands.add_parser("redrive", help="process again what failed of a bundle")
    command.add_argument(
        "bundle", type=_named, metavar="BUNDLE_ID", help="as newsfold put and read print it"
    )
    command.add_argument("--article", type=_positive, metavar="N", help="this article only")
    command.add_argument(
        "--table", type=_named, help="the table (default: TABLE_NAME, else the stack's)"
    )
    command.add_argument(
        "--queue", type=_named, help="the queue (default: CHUNK_QUEUE_URL, else the stack's)"
    )
    _add_stack(command)
    command.set_defaults(command=_redrive)


def _add_format(command: argparse.ArgumentParser, *formats: str) -> None:
    command.add_argument("--format", choices=formats, default=formats[0], help="default: table")


def _add_max_sentences(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--max-sentences", type=_positive, default=3, metavar="N", help="per summary (default: 3)"
    )


def _add_stack(command: argparse.ArgumentParser) -> None:
    command.add_argument("--stack", type=_named, help="CloudFormation stack (default: newsfold)")
    command.add_argument("--endpoint-url", metavar="URL", help="another AWS: a moto server, say")


def _named(raw: str) -> str:
    """A name that is not empty: an unset variable of the shell is no name."""
    if not raw.strip():
        raise argparse.ArgumentTypeError("must not be empty")
    return raw


def _positive(raw: str) -> int:
    if not raw.isdecimal() or not int(raw):
        raise argparse.ArgumentTypeError(f"not a whole number above 0: {raw!r}")
    return int(raw)


# Each command imports what it needs when it runs: `newsfold split` loads neither model nor boto3.


def _split(options: argparse.Namespace) -> int:
    from newsfold.cli.offline import split

    return split(options)


def _summarize(options: argparse.Namespace) -> int:
    from newsfold.cli.offline import summarize

    return summarize(options)


def _run(options: argparse.Namespace) -> int:
    from newsfold.cli.run import run

    return run(options)


def _put(options: argparse.Namespace) -> int:
    from newsfold.cli.remote import put

    return put(options)


def _read(options: argparse.Namespace) -> int:
    from newsfold.cli.remote import read

    return read(options)


def _redrive(options: argparse.Namespace) -> int:
    from newsfold.cli.redrive import redrive

    return redrive(options)
