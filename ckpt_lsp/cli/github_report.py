"""Annotations that GitHub Actions shows beside the code (workflow commands)."""

from __future__ import annotations

from collections.abc import Iterator

from ckpt_lsp.cli.places import place, shown_message
from ckpt_lsp.rules.diagnostic import Level
from ckpt_lsp.workspace.reports import Found, Report

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFORMATION: "notice", Level.HINT: "notice"}


def workflow_commands(report: Report, folder: str) -> Iterator[str]:
    """Yield a workflow command for each diagnostic."""
    return (_annotation(found, folder) for found in report.found)


def _annotation(found: Found, folder: str) -> str:
    diagnostic = found.diagnostic
    at = place(diagnostic.span, folder)
    properties = {
        "title": f"ckpt-lsp ({diagnostic.rule})",
        "file": at["path"],
        "line": at["line"],
        "endLine": at["end_line"],
    }
    if at["line"] == at["end_line"]:
        # GitHub takes columns only within one line, and its ends are inclusive.
        properties |= {"col": at["column"], "endColumn": max(int(at["column"]), int(at["end_column"]) - 1)}
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.level]} {written}::{_escaped(shown_message(diagnostic.message, folder))}"


def _escaped(text: str, further: str = "") -> str:
    """Escape as `@actions/core` does (`command.ts`: escapeData, escapeProperty)."""
    for character in "%\r\n" + further:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
