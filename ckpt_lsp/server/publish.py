"""Bringing the client's diagnostics up to date: sending them, or telling it to ask for them again."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from ckpt_lsp.server.analysis import Shown
from ckpt_lsp.server.documents import Document
from ckpt_lsp.server.dry_progress import show_waiting
from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.progress import with_progress
from ckpt_lsp.server.worker import Dropped


async def show(server: CheckpointServer, document: Document) -> None:
    """Do what an edit of `document` calls for: analyse it before anything else, then what depends on it."""
    await refresh(server, [document.path], urgent=True)
    if _is_current(server, document):
        dependents = await server.analysis.dependents([document.path]) - {document.path}
        for path in sorted(dependents):
            # Many files may import this one: after the next edit, they are that edit's business.
            if _is_current(server, document):
                await refresh(server, [path])
    if _is_current(server, document):
        await refresh(server, [document.path], thorough=True)


def _is_current(server: CheckpointServer, document: Document) -> bool:
    return server.documents.of(document.path) is document


async def refresh(
    server: CheckpointServer, paths: Iterable[str], *, urgent: bool = False, thorough: bool = False
) -> None:
    """Analyse those of the files that are open, and bring the client up to date.

    What has changed again meanwhile is left to whoever handles that change.
    """
    await server.configured.wait()
    for path in paths:
        if server.documents.of(path):
            try:
                shown = await with_progress(server, path, server.analysis.shown(path, urgent=urgent, thorough=thorough))
            except Dropped:
                continue
            bring_up_to_date(server, shown)


async def refresh_dependents(server: CheckpointServer, *changed: str) -> None:
    """Do the same for every other open document whose analysis has read one of the files that changed."""
    await server.configured.wait()
    await refresh(server, sorted(await server.analysis.dependents(changed) - set(changed)))


def bring_up_to_date(server: CheckpointServer, shown: Shown) -> None:
    """Send what is new in `shown`, or ask a client that pulls to do so again."""
    outdated = False
    for document, diagnostics in _converted(server, shown):
        before = server.sent.get(document.path)
        if before == (document, diagnostics) or server.documents.of(document.path) is not document:
            continue
        if not server.client.pulls_diagnostics:
            server.sent[document.path] = document, diagnostics
            parameters = types.PublishDiagnosticsParams(document.uri, diagnostics, document.version)
            server.text_document_publish_diagnostics(parameters)
        elif before and before[1] != diagnostics:
            outdated = True
    show_waiting(server, shown.waiting)
    if outdated:
        server.workspace_diagnostic_refresh(None)
    log(server, shown)


def answer(server: CheckpointServer, shown: Shown, document: Document) -> list[types.Diagnostic]:
    """Return what a client that pulls is told about `document`, and see to its other documents."""
    found = dict(_converted(server, shown))
    server.sent[document.path] = document, found.get(document, [])
    bring_up_to_date(server, shown)
    return found.get(document, [])


def log(server: CheckpointServer, shown: Shown) -> None:
    """Tell the client's log why something could not be checked, once."""
    for failure in shown.failures:
        server.report_fault(f"{failure.message} ({failure.path})", failure.trace)
    for note in shown.notes:
        server.log_once(note)


def _converted(server: CheckpointServer, shown: Shown) -> list[tuple[Document, list[types.Diagnostic]]]:
    converter = server.converter(shown.lines)
    return [
        (document, [converter.diagnostic(diagnostic, document.lines) for diagnostic in diagnostics])
        for document, diagnostics in shown.diagnostics
    ]
