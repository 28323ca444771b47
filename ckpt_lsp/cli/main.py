"""`ckpt-lsp`: picks the command."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from ckpt_lsp.cli import exits, serve


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command it is the language server."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in serve.OPTIONS:
        words.insert(0, "serve")
    try:
        arguments = _parser(_commands(words[0])).parse_args(words)
    except SystemExit as exit:
        return exit.code if isinstance(exit.code, int) else exits.FAILED
    return _run(arguments)


class _Version(argparse.Action):
    """Looks the version up when it is asked for, which takes longer than parsing arguments."""

    def __call__(self, parser: argparse.ArgumentParser, *ignored: object) -> NoReturn:
        from importlib.metadata import version

        print(f"ckpt-lsp {version('ckpt-lsp')}")
        parser.exit()


def _commands(word: str) -> tuple[ModuleType, ...]:
    if word == "serve":
        # The editor waits for the server's first answer, which needs none of what the other commands import.
        return (serve,)
    from ckpt_lsp.cli import check, diff, inspect, keys

    return (check, keys, inspect, diff, serve)


def _parser(available: tuple[ModuleType, ...]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ckpt-lsp", description="Check load_state_dict calls against their checkpoints.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in available:
        command.add_to(commands)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A key or path that the terminal cannot show is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _outcome(arguments)
    except BrokenPipeError:
        # Whoever read the output has seen enough; flushing at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.FOUND
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        print("ckpt-lsp: this is a mistake in ckpt-lsp itself, please report it with the lines above", file=sys.stderr)
        return exits.FAILED


def _outcome(arguments: argparse.Namespace) -> int:
    if arguments.run is serve.run:
        # The server analyses in a deep thread of its own.
        return int(arguments.run(arguments))
    from ckpt_lsp.workspace.deep_stack import run_deep

    return run_deep(lambda: int(arguments.run(arguments)))
