"""Telling the client that an analysis takes its time."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Coroutine
from typing import Any, TypeVar

from lsprotocol import types

from ckpt_lsp.server.language_server import NAME, CheckpointServer

Result = TypeVar("Result")

PATIENCE = 1.0
"""Seconds after which work counts as long."""


async def with_progress(server: CheckpointServer, path: str, work: Coroutine[Any, Any, Result]) -> Result:
    """Return the result of `work` on the file at `path`, and show progress while it runs if it is long."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task], timeout=PATIENCE)
        if task.done() or not server.client.progress:
            return await task
        return await _shown(server, path, task)
    finally:
        task.cancel()


async def _shown(server: CheckpointServer, path: str, task: asyncio.Task[Result]) -> Result:
    progress, token = server.work_done_progress, str(uuid.uuid4())
    await progress.create_async(token)
    progress.begin(token, types.WorkDoneProgressBegin(NAME, message=f"Checking {os.path.basename(path)}"))
    try:
        return await task
    finally:
        progress.end(token, types.WorkDoneProgressEnd())
        # pygls keeps the token for good.
        progress.tokens.pop(token, None)
