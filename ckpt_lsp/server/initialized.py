"""`initialized`: start the analysis, fetch the settings, and have checkpoints and sources watched."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from ckpt_lsp.server.configuration import configure
from ckpt_lsp.server.dry_arrivals import arrivals, in_loop
from ckpt_lsp.server.language_server import NAME, CheckpointServer
from ckpt_lsp.server.polling import poll

WATCHED = ("**/*.{pt,pth,ckpt,bin,safetensors,tar}", "**/*.py", "**/pyproject.toml")


async def initialized(server: CheckpointServer, params: types.InitializedParams) -> None:
    """Documents are analysed once the settings are known."""
    server.analysis.start(server.root, arrivals(server), in_loop(server.log_once), in_loop(server.inform_once))
    try:
        await configure(server)
    finally:
        server.configured.set()
    if not await _watch(server):
        server.start(poll(server))


async def _watch(server: CheckpointServer) -> bool:
    """Return whether the client tells of changed files from now on."""
    registrations = []
    if server.client.watches_files:
        watchers = [types.FileSystemWatcher(glob) for glob in WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        registrations.append(_registration(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if server.client.registers_configuration:
        section = types.DidChangeConfigurationRegistrationOptions(section=NAME)
        registrations.append(_registration(types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if not registrations:
        return False
    try:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    except JsonRpcException:
        return False
    return server.client.watches_files


def _registration(method: str, options: object) -> types.Registration:
    return types.Registration(id=f"{NAME}:{method}", method=method, register_options=options)
