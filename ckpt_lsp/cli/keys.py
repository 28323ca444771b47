"""`ckpt-lsp keys`: the keys, shapes and dtypes that a model will have."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from ckpt_lsp.cli import exits
from ckpt_lsp.cli.options import add_common_options, session_for, warn
from ckpt_lsp.cli.places import shown_reason
from ckpt_lsp.cli.specs import spec_json, spec_lines
from ckpt_lsp.tensors import Reason
from ckpt_lsp.workspace.models import KeysReport

SCHEMA = 1


def add_to(commands: Any) -> None:
    """Add the command to the parser's `commands`."""
    parser = commands.add_parser("keys", help="show the keys of the state_dict that a model will have")
    parser.add_argument(
        "targets", metavar="TARGET", nargs="+", help="MODULE:EXPR or FILE.py:EXPR; - reads one per line from stdin"
    )
    add_common_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print each target's keys as soon as they are known; the worst outcome is the exit code."""
    session, folder = session_for(arguments), os.getcwd()
    one_a_line = len(arguments.targets) > 1 or "-" in arguments.targets
    worst = exits.CLEAN
    for target in _targets(arguments.targets):
        report = session.keys(target)
        if arguments.output_format == "json":
            print(json.dumps(keys_json(report, folder), indent=None if one_a_line else 1), flush=True)
        else:
            _print_text(report, folder, titled=one_a_line)
        worst = max(worst, _exit_code(report))
    return worst


def _targets(given: Iterable[str]) -> Iterator[str]:
    for target in given:
        if target == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield target


def _exit_code(report: KeysReport) -> int:
    if report.failure or report.usage:
        return exits.FAILED
    return exits.CLEAN if report.exact else exits.FOUND


def keys_json(report: KeysReport, folder: str) -> dict[str, Any]:
    """Return the JSON of one target. Keys of some runs only are left out; the reasons speak of them."""
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "target": report.target,
        "resolved_by": report.resolved_by if report.tree else None,
        "exact": report.exact,
        "reasons": [shown_reason(reason, folder) for reason in report.reasons],
        "keys": {key: spec_json(spec) for key, spec in report.keys.sure.items()},
    }
    error = report.usage or report.error or (report.failure and report.failure.message)
    return {**found, "error": error} if error else found


def _print_text(report: KeysReport, folder: str, *, titled: bool) -> None:
    if titled:
        print(f"{report.target}:")
    for line in spec_lines(report.keys.sure):
        print(line, flush=True)
    if report.usage:
        warn(report.usage)
    if report.error:
        warn(f"{report.target} raises {report.error}")
    if report.failure:
        warn(f"internal error in {report.target}: {report.failure.message}\n{report.failure.trace}")
    for reason in report.reasons:
        warn(_sentence(reason, folder))


def _sentence(reason: Reason, folder: str) -> str:
    return f"not everything is known: {shown_reason(reason, folder)}"
