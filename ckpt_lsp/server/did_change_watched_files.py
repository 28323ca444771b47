"""`workspace/didChangeWatchedFiles`"""

from __future__ import annotations

import os

from lsprotocol import types

from ckpt_lsp.server.configuration import configure
from ckpt_lsp.server.documents import path_of
from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.publish import refresh


async def did_change_watched_files(server: CheckpointServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Analyse again what has read, or looked for, one of the files; `pyproject.toml` concerns every document."""
    changed = {path for change in params.changes if (path := path_of(change.uri))}
    await server.configured.wait()
    if any(os.path.basename(path) == "pyproject.toml" for path in changed):
        await configure(server)
        await refresh(server, [document.path for document in server.documents])
    else:
        await refresh(server, sorted(await server.analysis.dependents(changed)))
