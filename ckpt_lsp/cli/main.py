"""`ckpt-lsp`: picks the command."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from ckpt_lsp.cli import check, diff, exits, inspect, keys, serve
from ckpt_lsp.cli.options import warn
from ckpt_lsp.workspace.deep_stack import run_deep

COMMANDS = (check, keys, inspect, diff, serve)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command it is the language server."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in serve.OPTIONS:
        words.insert(0, "serve")
    try:
        arguments = _parser().parse_args(words)
    except SystemExit as exit:
        return exit.code if isinstance(exit.code, int) else exits.FAILED
    return _run(arguments)


class _Version(argparse.Action):
    """Looks the version up when it is asked for, which takes longer than parsing arguments."""

    def __call__(self, parser: argparse.ArgumentParser, *ignored: object) -> NoReturn:
        from importlib.metadata import version

        print(f"ckpt-lsp {version('ckpt-lsp')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("ckpt-lsp", description="Check load_state_dict calls against their checkpoints.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A key or path that the terminal cannot show is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        return run_deep(lambda: int(arguments.run(arguments)))
    except BrokenPipeError:
        # Whoever read the output has seen enough; flushing at exit must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.FOUND
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        warn("this is a mistake in ckpt-lsp itself, please report it with the lines above")
        return exits.FAILED
