"""`textDocument/didClose`"""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh_dependents


async def did_close(server: CheckpointServer, params: types.DidCloseTextDocumentParams) -> None:
    """Take the diagnostics back; for other documents the file on disk counts again."""
    if document := server.documents.remove(params.text_document.uri):
        server.analysis.remove(document.path)
        server.sent.pop(document.path, None)
        if not server.client.pulls_diagnostics:
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(document.uri, []))
        await refresh_dependents(server, document.path)
