"""`ckpt-lsp inspect`: what a checkpoint holds."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import Any

from ckpt_lsp.cli import exits
from ckpt_lsp.cli.options import add_common_options, session_for, warn
from ckpt_lsp.cli.places import absolute, shown_path
from ckpt_lsp.cli.specs import spec_json
from ckpt_lsp.workspace.inspection import Inspection


def add_to(commands: Any) -> None:
    """Add the command to the parser's `commands`."""
    parser = commands.add_parser("inspect", help="show what a checkpoint holds")
    parser.add_argument("file", metavar="FILE")
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the checkpoint's header; 2 where it cannot be read."""
    found = session_for(arguments).inspect(absolute(arguments.file))
    if isinstance(found, str):
        warn(f"cannot read {arguments.file}: {found}")
        return exits.FAILED
    if arguments.output_format == "json":
        print(json.dumps(inspection_json(found, os.getcwd()), indent=1))
    else:
        from ckpt_lsp.cli.inspection_text import print_inspection

        print_inspection(found, os.getcwd(), sys.stdout)
    return exits.CLEAN


def inspection_json(found: Inspection, folder: str) -> dict[str, Any]:
    """Return the JSON of one checkpoint."""
    return {
        "schema": 1,
        "path": shown_path(found.path, folder),
        "format": found.format,
        "bytes": found.bytes,
        "entries": [
            {"entry": list(entry), "keys": {key: spec_json(spec) for key, spec in keys.items()}}
            for entry, keys in found.entries.items()
        ],
        "metadata": dict(found.metadata),
        "globals": list(found.globals),
        "blocked_globals": list(found.blocked_globals),
        "dangerous_globals": list(found.dangerous_globals),
        "tensor_bytes": found.tensor_bytes,
        "problems": list(found.problems),
    }
