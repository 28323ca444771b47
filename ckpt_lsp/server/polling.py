"""For clients that cannot tell when a checkpoint is written."""

from __future__ import annotations

import asyncio

from pygls.exceptions import PyglsError

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh

PERIOD = 2.0
"""Seconds between two looks. A look costs a few system calls for each file that an analysis has read."""


async def poll(server: CheckpointServer) -> None:
    """Bring the open documents up to date again and again; where nothing has changed, nothing is analysed or sent."""
    while True:
        await asyncio.sleep(PERIOD)
        try:
            await refresh(server, [document.path for document in server.documents])
        except Exception as error:
            server.report_server_error(error, PyglsError)
