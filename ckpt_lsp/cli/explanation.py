"""`--explain-resolution FILE:LINE`: how the loads at a line are worked out, and where that ends."""

from __future__ import annotations

from collections.abc import Iterator

from ckpt_lsp.cli.places import shown_path, shown_reason
from ckpt_lsp.rules.words import counted, entry_path
from ckpt_lsp.workspace.reports import LoadReport
from ckpt_lsp.workspace.session import Session


def parse_place(text: str) -> tuple[str, int] | None:
    """Split `FILE:LINE`, the line from 1; `None` where it is something else."""
    path, _, line = text.rpartition(":")
    return (path, int(line)) if path and line.isascii() and line.isdigit() else None


def explanation(session: Session, path: str, line: int, folder: str) -> Iterator[str]:
    """Yield what is known of each load at the line (from 1), and what the analysis looks at."""
    report = session.report(path)
    loads = [load for load in report.loads if load.span.path == path and _is_at(load, line)]
    for load in loads:
        yield from _explained(load, folder)
    if not loads:
        yield f"no load was reached at {shown_path(path, folder)}:{line}"
    yield from (f"note: {note}" for note in report.notes)
    yield f"relative paths: {', '.join(session.working_folders(path))}"
    yield f"packages of: {session.environment.interpreter}"


def _is_at(load: LoadReport, line: int) -> bool:
    return load.span.start.line + 1 <= line <= load.span.end.line + 1


def _explained(load: LoadReport, folder: str) -> Iterator[str]:
    yield f"{shown_path(load.span.path, folder)}:{load.span.start.line + 1}: {load.call}: {load.status.value}"
    if load.model:
        exact = "" if load.model.exact else ", not all known"
        yield f"  model: {load.model.name} ({counted(load.model.keys, 'key')}{exact})"
    if load.checkpoint:
        path = shown_path(load.checkpoint.path, folder)
        yield f"  checkpoint: {path}{entry_path(load.checkpoint.entry)} ({counted(load.checkpoint.keys, 'key')})"
    if load.reason:
        yield f"  reason: {shown_reason(load.reason, folder)}"
    yield f"  resolved by: {load.resolved_by or 'nothing yet'}"
