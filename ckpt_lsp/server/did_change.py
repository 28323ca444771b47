"""`textDocument/didChange`"""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import show


async def did_change(server: CheckpointServer, params: types.DidChangeTextDocumentParams) -> None:
    """Analyse the new text, then what depends on it; work on the text before is dropped."""
    uri = params.text_document.uri
    # pygls has applied the change, and perhaps the next one as well.
    changed = server.workspace.get_text_document(uri)
    if server.documents.at(uri) and (document := server.take(uri, changed.version, changed.source)):
        await show(server, document)
