"""`textDocument/didOpen`"""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import show


async def did_open(server: CheckpointServer, params: types.DidOpenTextDocumentParams) -> None:
    """Analyse the text that is opened, and what depends on it if it differs from the file."""
    opened = params.text_document
    if document := server.take(opened.uri, opened.version, opened.text):
        await show(server, document)
