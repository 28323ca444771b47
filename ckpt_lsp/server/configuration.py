"""The editor's settings: `initializationOptions`, and over them the section `ckpt-lsp` of `workspace/configuration`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ckpt_lsp.server.language_server import NAME, CheckpointServer

PATIENCE = 5.0
"""Seconds to wait for a client that says it has settings."""


async def configure(server: CheckpointServer, pushed: Any = None) -> None:
    """Take the settings; `pushed` is what a client sends along with the news that they have changed."""
    section = await _section(server) if server.client.configuration else _mapping(_mapping(pushed).get(NAME))
    settings = {"initialization options": server.options, "the editor's settings": section}
    for warning in await server.analysis.configure(settings):
        server.warn_once(warning)


async def _section(server: CheckpointServer) -> Mapping[str, Any]:
    wanted = types.ConfigurationParams([types.ConfigurationItem(section=NAME)])
    try:
        answer = await asyncio.wait_for(server.workspace_configuration_async(wanted), PATIENCE)
    except (asyncio.TimeoutError, JsonRpcException):
        return {}
    return _mapping(answer[0]) if answer else {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
