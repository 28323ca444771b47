"""`workspace/didChangeConfiguration`"""

from __future__ import annotations

from lsprotocol import types

from ckpt_lsp.server.configuration import configure
from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh


async def did_change_configuration(server: CheckpointServer, params: types.DidChangeConfigurationParams) -> None:
    """Take the new settings, and analyse every open document with them."""
    await server.configured.wait()
    await configure(server, params.settings)
    await refresh(server, [document.path for document in server.documents])
