"""`ckpt-lsp serve`: the language server."""

from __future__ import annotations

import argparse
from typing import Any

OPTIONS = ("--stdio", "--tcp")
"""With one of these the word `serve` may be left out, as many clients do."""


def add_to(commands: Any) -> None:
    """Add the command to the parser's `commands`."""
    parser = commands.add_parser("serve", help="run the language server (the default)")
    parser.add_argument("--stdio", action="store_true", help="talk over stdin and stdout (the default)")
    parser.add_argument("--tcp", metavar="HOST:PORT", help="wait for one client at HOST:PORT instead")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until the client says goodbye."""
    # Other commands do not pay for importing the server.
    from ckpt_lsp.server.main import serve

    return serve(arguments.tcp)
