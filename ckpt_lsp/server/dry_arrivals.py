"""What dry runs have found reaches the client: they are made in a thread that is not the event loop's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh


def arrivals(server: CheckpointServer) -> Callable[[str], None]:
    """Return what is to be called, in any thread, with the path of a program whose loads can be judged anew."""
    return in_loop(lambda path: server.start(_arrived(server, path)))


def in_loop(say: Callable[[str], None]) -> Callable[[str], None]:
    """Return what does `say` from any thread."""
    loop = asyncio.get_running_loop()

    def from_thread(text: str) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(say, text)

    return from_thread


async def _arrived(server: CheckpointServer, path: str) -> None:
    server.analysis.judge_anew(path)
    if ended := server.dry_running.pop(path, None):
        ended.set()
    await refresh(server, [path])
