"""`ckpt-lsp check`: every load below some paths, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from ckpt_lsp.cli import exits
from ckpt_lsp.cli.explanation import explanation, parse_place
from ckpt_lsp.cli.fixing import changes, unified, write
from ckpt_lsp.cli.github_report import workflow_commands
from ckpt_lsp.cli.json_report import report_json
from ckpt_lsp.cli.options import add_common_options, session_for, warn
from ckpt_lsp.cli.places import absolute
from ckpt_lsp.cli.progress import progress_on
from ckpt_lsp.cli.proposals import FixesOf, proposals
from ckpt_lsp.cli.selection import rule_names, select
from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.reports import FileReport, Report
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
    session.settings = select(session.settings, arguments.select, arguments.ignore)
    if arguments.explain_resolution:
        return _explain(session, arguments.explain_resolution)
    paths = _readable(arguments.paths)
    if paths is None:
        return exits.FAILED
    reports = _checked(session, paths)
    if arguments.fix or arguments.diff:
        return _fix(session, paths, reports, arguments)
    return _shown(session, reports, arguments)


def _explain(session: Session, given: str) -> int:
    place = parse_place(given)
    if place is None or not _is_readable(absolute(place[0])):
        warn(f"cannot explain {given!r}: it is no FILE:LINE of a file that can be read")
        return exits.FAILED
    for line in explanation(session, absolute(place[0]), place[1], os.getcwd()):
        print(line)
    return exits.CLEAN


def _readable(given: Sequence[str]) -> list[str] | None:
    unreadable = [path for path in given if not _is_readable(absolute(path))]
    for path in unreadable:
        warn(f"cannot read {path}: there is no such file or folder, or it may not be read")
    return None if unreadable else [absolute(path) for path in given]


def _is_readable(path: str) -> bool:
    return disk.kind(path) is not None and os.access(path, os.R_OK)


def _checked(session: Session, paths: Sequence[str]) -> Sequence[FileReport]:
    with progress_on(sys.stderr) as progress:
        return session.check(paths, progress)


def _fix(session: Session, paths: Sequence[str], reports: Sequence[FileReport], arguments: argparse.Namespace) -> int:
    report = session.merged(reports)
    checked = [one.path for one in reports]
    found = changes(session, report, proposals(session, reports), checked, unsafe=arguments.unsafe_fixes)
    if arguments.diff:
        for change in found:
            sys.stdout.writelines(unified(change, os.getcwd()))
        return _exit_code(report, arguments)
    for change in found:
        write(change)
        for fix in change.fixes:
            warn(f"fixed {change.path}: {fix.title}")
    return _shown(session, _checked(session, paths), arguments)


def _shown(session: Session, reports: Sequence[FileReport], arguments: argparse.Namespace) -> int:
    report = session.merged(reports)
    _print(report, session, proposals(session, reports), arguments.output_format)
    for note in report.notes:
        warn(note)
    for failure in report.failures:
        warn(f"internal error in {failure.path}: {failure.message}")
        sys.stderr.write(failure.trace)
    return _exit_code(report, arguments)


def _print(report: Report, session: Session, fixes_of: FixesOf, output_format: str) -> None:
    folder = os.getcwd()
    match output_format:
        case "json":
            print(json.dumps(report_json(report, folder, fixes_of), indent=1))
        case "github":
            for line in workflow_commands(report, folder):
                print(line)
        case _:
            # Only text needs rich.
            from ckpt_lsp.cli.text_report import print_report

            print_report(report, folder, session.text)


def _exit_code(report: Report, arguments: argparse.Namespace) -> int:
    if report.failures:
        return exits.FAILED
    errors = any(found.diagnostic.level is Level.ERROR for found in report.found)
    return exits.FOUND if errors and not arguments.exit_zero else exits.CLEAN
