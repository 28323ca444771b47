"""Options that commands share, and the session that they ask for."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from ckpt_lsp.cli.places import absolute
from ckpt_lsp.workspace.session import Session
from ckpt_lsp.workspace.settings import RESOLUTIONS, SettingsSource


def add_common_options(parser: argparse.ArgumentParser, formats: tuple[str, ...] = ("text", "json")) -> None:
    """Add the options that every command has."""
    parser.add_argument("--output-format", choices=formats, default="text", help="how to print (default: text)")
    parser.add_argument("--resolve", metavar="HOW", type=_resolution, help="static, auto or dynamic (default: auto)")
    parser.add_argument("--trust", action="store_true", help="let dry runs build the project's own models")
    parser.add_argument("--show-runs", action="store_true", help="show on stderr what dry runs run")
    parser.add_argument("--python", metavar="PATH", help="the interpreter whose packages the code uses")
    parser.add_argument("--search-path", metavar="DIR", action="append", default=[], help="also import source from DIR")
    parser.add_argument("--cwd", metavar="DIR", help="what relative checkpoint paths are relative to")


def _resolution(text: str) -> str:
    if text not in RESOLUTIONS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(RESOLUTIONS)}")
    return text


def session_for(arguments: argparse.Namespace) -> Session:
    """Return a session in the working directory; warnings about settings go to stderr."""
    root = os.getcwd()
    session = Session(root, further=[absolute(folder) for folder in arguments.search_path])
    warnings = session.configure(SettingsSource("command line", _flags(arguments), root))
    for warning in warnings:
        warn(warning)
    if session.settings.resolve == "dynamic" and not arguments.trust:
        warn("--resolve dynamic builds the project's own models: it needs --trust; loads are worked out statically")
    session.expect_dry_runs(None, log=warn, tell=warn)
    session.shows_runs = arguments.show_runs
    return session


def _flags(arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "interpreter": arguments.python,
        "resolve": arguments.resolve,
        "trusted": arguments.trust or None,
        "working-directory": arguments.cwd,
    }


def warn(message: str) -> None:
    """Say something on stderr."""
    print(f"ckpt-lsp: {message}", file=sys.stderr)
