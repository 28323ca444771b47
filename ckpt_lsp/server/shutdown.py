"""`shutdown`"""

from __future__ import annotations

from ckpt_lsp.server.language_server import CheckpointServer


async def shutdown(server: CheckpointServer, params: None) -> None:
    """Remember that the client has taken its leave: without that, `exit` is an error."""
    server.asked_to_shut_down = True
