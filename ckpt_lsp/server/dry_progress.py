"""Telling the client that models are being built, and letting the user stop that."""

from __future__ import annotations

import asyncio
import os
import uuid
from typing import Any

from lsprotocol import types

from ckpt_lsp.server.language_server import NAME, CheckpointServer


def show_waiting(server: CheckpointServer, programs: frozenset[str]) -> None:
    """Show progress for the programs whose dry runs are still to come."""
    for path in sorted(programs - server.dry_running.keys()):
        server.dry_running[path] = asyncio.Event()
        if server.client.progress:
            server.start(_progress(server, path))


async def _progress(server: CheckpointServer, path: str) -> None:
    progress, token, ended = server.work_done_progress, str(uuid.uuid4()), server.dry_running[path]
    await progress.create_async(token)
    text = f"Building the models of {os.path.basename(path)}"
    progress.begin(token, types.WorkDoneProgressBegin(NAME, message=text, cancellable=True))
    # pygls cancels this future when the client says that the user has had enough.
    given_up = asyncio.wrap_future(progress.tokens[token])
    done = asyncio.ensure_future(ended.wait())
    either: list[asyncio.Future[Any]] = [given_up, done]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if given_up.cancelled():
        done.cancel()
        server.dry_running.pop(path, None)
        server.analysis.give_up(path)
    progress.end(token, types.WorkDoneProgressEnd())
    # pygls keeps the token for good.
    progress.tokens.pop(token, None)
