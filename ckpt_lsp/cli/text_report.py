"""`ckpt-lsp check` for people: the line with its call underlined, the cause, the keys, and how to go on."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from ckpt_lsp.cli.key_lists import grouped, mismatches
from ckpt_lsp.cli.places import shown_message, shown_path
from ckpt_lsp.cli.source_lines import underlined
from ckpt_lsp.rules.diagnostic import Diagnostic, Level
from ckpt_lsp.rules.words import counted, entry_path, sentence
from ckpt_lsp.workspace.reports import Found, LoadReport, Report, Status

TextOf = Callable[[str], str | None]

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.INFORMATION: "bold blue", Level.HINT: "bold"}
_KEY_RULES = {"missing-keys", "unexpected-keys", "size-mismatch", "partial-load", "nothing-loaded"}
"""What these say stands in the lists of keys, so their message is not repeated."""
_MARGIN = 12


def print_report(report: Report, folder: str, text_of: TextOf) -> None:
    """Print every diagnostic, those of one load together, and then a summary."""
    # Wide enough never to wrap: a terminal does that itself, and a pipe wants lines as they are.
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for _, group in groupby(report.found, key=lambda found: (found.diagnostic.span, found.load)):
        console.print(_block(list(group), folder, text_of))
    console.print(_summary(report))


def _block(group: Sequence[Found], folder: str, text_of: TextOf) -> Text:
    span, load = group[0].diagnostic.span, group[0].load
    block = Text(f"{shown_path(span.path, folder)}:{span.start.line + 1}:{span.start.column + 1}: ", "bold")
    block.append_text(Text(", ").join(_rule(found.diagnostic) for found in group))
    block.append("\n")
    block.append_text(underlined(span, text_of(span.path) or "", _STYLES[group[0].diagnostic.level]))
    for name, line in _facts(group, load, folder):
        block.append(f"{name:>{_MARGIN}}  ", "bold cyan")
        block.append(line + "\n")
    return block


def _rule(diagnostic: Diagnostic) -> Text:
    return Text(f"{diagnostic.level.value}[{diagnostic.rule}]", _STYLES[diagnostic.level])


def _facts(group: Sequence[Found], load: LoadReport | None, folder: str) -> Iterator[tuple[str, str]]:
    rules = [found.diagnostic.rule for found in group]
    about_keys = load is not None and load.status is Status.MISMATCH and not _KEY_RULES.isdisjoint(rules)
    for found in group:
        if not (about_keys and found.diagnostic.rule in _KEY_RULES):
            yield found.diagnostic.level.value, shown_message(found.diagnostic.message, folder)
    if load and about_keys:
        yield from _keys(load)
    if load:
        yield from _sides(load, folder)
    yield "help", f"# ckpt-lsp: ignore[{', '.join(dict.fromkeys(rules))}] on this line silences it"


def _keys(load: LoadReport) -> Iterator[tuple[str, str]]:
    for cause in load.causes:
        yield "cause", sentence(cause)
    if load.missing:
        yield "missing", grouped(load.missing)
    if load.unexpected:
        yield "unexpected", grouped(load.unexpected)
    for line in mismatches(load.mismatched):
        yield "size", line


def _sides(load: LoadReport, folder: str) -> Iterator[tuple[str, str]]:
    if load.model:
        by = ", confirmed by a dry run" if load.resolved_by == "dynamic" else ""
        yield "model", f"{load.model.name} ({counted(load.model.keys, 'key')}){by}"
    if load.checkpoint:
        path = shown_path(load.checkpoint.path, folder)
        yield "checkpoint", f"{path}{entry_path(load.checkpoint.entry)} ({counted(load.checkpoint.keys, 'key')})"
        for other in load.checkpoint.others:
            yield "or is it", shown_path(other, folder)


def _summary(report: Report) -> Text:
    """`2 errors, 1 hint; 5 loads: 3 mismatch, 2 clean`."""
    levels = Counter(found.diagnostic.level for found in report.found)
    words = {Level.INFORMATION: "note"}
    found = [counted(levels[level], words.get(level, level.value)) for level in Level if levels[level]]
    statuses = Counter(load.status for load in report.loads)
    loads = ", ".join(f"{statuses[status]} {status.value}" for status in Status if statuses[status])
    style = "bold red" if levels[Level.ERROR] else "bold green"
    line = f"{', '.join(found) or 'Nothing wrong'}; {counted(len(report.loads), 'load')}"
    return Text(line + (f": {loads}" if loads else ""), style)
