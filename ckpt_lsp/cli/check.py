"""`ckpt-lsp check`: every load below some paths, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from ckpt_lsp.cli import exits
from ckpt_lsp.cli.github_report import workflow_commands
from ckpt_lsp.cli.json_report import FixesOf, report_json
from ckpt_lsp.cli.options import add_common_options, session_for, warn
from ckpt_lsp.cli.places import absolute
from ckpt_lsp.cli.progress import progress_on
from ckpt_lsp.cli.selection import rule_names, select
from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.text import Span
from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.reports import FileReport, Found, Report
from ckpt_lsp.workspace.session import Session

FORMATS = ("text", "json", "github")


def add_to(commands: Any) -> None:
    """Add the command to the parser's `commands`."""
    parser = commands.add_parser("check", help="check every load site below the given paths")
    parser.add_argument("paths", metavar="PATH", nargs="*", default=["."], help="files and folders (default: .)")
    add_common_options(parser, FORMATS)
    parser.add_argument("--select", metavar="RULE,…", type=rule_names, help="report only these rules")
    parser.add_argument("--ignore", metavar="RULE,…", type=rule_names, default=(), help="do not report these rules")
    parser.add_argument("--fix", action="store_true", help="apply safe fixes, in place")
    parser.add_argument("--unsafe-fixes", action="store_true", help="with --fix: also those that change what is loaded")
    parser.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    parser.add_argument("--explain-resolution", metavar="FILE:LINE", help="say how the loads at a line are worked out")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and return the exit code."""
    session = session_for(arguments)
    paths = [absolute(path) for path in arguments.paths]
    unreadable = [given for given, path in zip(arguments.paths, paths, strict=True) if not _is_readable(path)]
    for given in unreadable:
        warn(f"cannot read {given}: there is no such file or folder, or it may not be read")
    if unreadable:
        return exits.FAILED
    with progress_on(sys.stderr) as progress:
        reports = session.check(paths, progress)
    session.settings = select(session.settings, arguments.select, arguments.ignore)
    report = session.merged(reports)
    _print(session, reports, report, arguments.output_format)
    return _exit_code(report, arguments)


def _is_readable(path: str) -> bool:
    return disk.kind(path) is not None and os.access(path, os.R_OK)


def _print(session: Session, reports: Sequence[FileReport], report: Report, output_format: str) -> None:
    folder = os.getcwd()
    match output_format:
        case "json":
            print(json.dumps(report_json(report, folder, _fixes(session, reports)), indent=1))
        case "github":
            for line in workflow_commands(report, folder):
                print(line)
        case _:
            # Only text needs rich.
            from ckpt_lsp.cli.text_report import print_report

            print_report(report, folder, session.text)
    for note in report.notes:
        warn(note)
    for failure in report.failures:
        warn(f"internal error in {failure.path}: {failure.message}")
        sys.stderr.write(failure.trace)


def _fixes(session: Session, reports: Sequence[FileReport]) -> FixesOf:
    """Return what works out the fixes of a diagnostic, once for each call."""
    known: dict[Span, Sequence[Fix]] = {}

    def fixes_of(found: Found) -> Sequence[Fix]:
        site = found.diagnostic.span
        reaching = [report.path for report in reports if any(load.site == site for load in report.judged)]
        if found.load and reaching and site not in known:
            known[site] = session.fixes(reaching[0], found.diagnostic)
        return known.get(site, ())

    return fixes_of


def _exit_code(report: Report, arguments: argparse.Namespace) -> int:
    if report.failures:
        return exits.FAILED
    errors = any(found.diagnostic.level is Level.ERROR for found in report.found)
    return exits.FOUND if errors and not arguments.exit_zero else exits.CLEAN
