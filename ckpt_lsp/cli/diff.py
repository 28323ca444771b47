"""`ckpt-lsp diff`: a model against a checkpoint."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from ckpt_lsp.cli import exits
from ckpt_lsp.cli.options import add_common_options, session_for, warn
from ckpt_lsp.cli.places import shown_path, shown_reason
from ckpt_lsp.rules.words import kind, sentence
from ckpt_lsp.workspace.differences import Difference

SCHEMA = 1


def add_to(commands: Any) -> None:
    """Add the command to the parser's `commands`."""
    parser = commands.add_parser("diff", help="compare a model with a checkpoint, side by side")
    parser.add_argument("target", metavar="TARGET", help="MODULE:EXPR or FILE.py:EXPR")
    parser.add_argument("file", metavar="FILE[#ENTRY]", help="a checkpoint, and a dotted entry in it")
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what differs; 0 where nothing does."""
    found = session_for(arguments).diff(arguments.target, arguments.file)
    if isinstance(found, str):
        warn(found)
        return exits.FAILED
    if arguments.output_format == "json":
        print(json.dumps(difference_json(found, os.getcwd()), indent=1))
    else:
        from ckpt_lsp.cli.difference_text import print_difference

        print_difference(found, os.getcwd(), sys.stdout)
    return exits.CLEAN if found.comparison.agrees and found.comparison.decided else exits.FOUND


def difference_json(found: Difference, folder: str) -> dict[str, Any]:
    """Return the JSON of one comparison."""
    comparison = found.comparison
    return {
        "schema": SCHEMA,
        "target": found.target,
        "path": shown_path(found.path, folder),
        "entry": list(found.entry),
        "exact": comparison.decided,
        "reasons": [shown_reason(reason, folder) for reason in comparison.doubts],
        "matched": len(comparison.matched),
        "missing": list(comparison.missing),
        "unexpected": list(comparison.unexpected),
        "mismatched": [
            {"key": one.key, "model": list(one.model), "checkpoint": list(one.checkpoint)}
            for one in comparison.mismatched
        ],
        "causes": [{"kind": kind(cause), "message": sentence(cause)} for cause in found.causes],
    }
