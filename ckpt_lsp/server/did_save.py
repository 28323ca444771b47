"""`textDocument/didSave`"""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh


async def did_save(server: CheckpointServer, params: types.DidSaveTextDocumentParams) -> None:
    """Look again: a save often comes with files that were written by other means."""
    if document := server.documents.at(params.text_document.uri):
        await refresh(server, [document.path])
