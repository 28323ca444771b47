"""`initialize`: note what the client can do, and offer what suits it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from lsprotocol import types

from ckpt_lsp.server.client import abilities
from ckpt_lsp.server.diagnostic import diagnostic
from ckpt_lsp.server.documents import path_of
from ckpt_lsp.server.language_server import NAME, CheckpointServer

PULL = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier=NAME)


async def initialize(server: CheckpointServer, params: types.InitializeParams) -> None:
    """Only remember: the answer must not wait for what analysis needs."""
    server.client = abilities(params.capabilities)
    server.options = _options(params.initialization_options)
    server.root = _root(params)
    if server.client.pulls_diagnostics:
        server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, PULL)(diagnostic)


def _options(options: Any) -> Mapping[str, Any]:
    """Editors send the settings as they are, or under the name of the section, or `null`."""
    values = options.get(NAME, options) if isinstance(options, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def _root(params: types.InitializeParams) -> str:
    folders = [folder.uri for folder in params.workspace_folders or ()]
    paths = [path_of(uri) for uri in (*folders, params.root_uri) if uri]
    return next((path for path in (*paths, params.root_path) if path), os.getcwd())
