"""Starting the server, and its end."""

from __future__ import annotations

import contextlib
import logging
import sys
import warnings
from collections.abc import Callable
from typing import Any

from lsprotocol import types

from ckpt_lsp.server.code_action import OPTIONS, code_action
from ckpt_lsp.server.did_change import did_change
from ckpt_lsp.server.did_change_configuration import did_change_configuration
from ckpt_lsp.server.did_change_watched_files import did_change_watched_files
from ckpt_lsp.server.did_close import did_close
from ckpt_lsp.server.did_open import did_open
from ckpt_lsp.server.did_save import did_save
from ckpt_lsp.server.initialize import initialize
from ckpt_lsp.server.initialized import initialized
from ckpt_lsp.server.language_server import CheckpointServer
from ckpt_lsp.server.shutdown import shutdown

HANDLERS: dict[str, Callable[..., Any]] = {
    types.INITIALIZE: initialize,
    types.INITIALIZED: initialized,
    types.TEXT_DOCUMENT_DID_OPEN: did_open,
    types.TEXT_DOCUMENT_DID_CHANGE: did_change,
    types.TEXT_DOCUMENT_DID_SAVE: did_save,
    types.TEXT_DOCUMENT_DID_CLOSE: did_close,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: did_change_watched_files,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: did_change_configuration,
    types.SHUTDOWN: shutdown,
}


def make_server() -> CheckpointServer:
    """Return a server with all its handlers; which diagnostics it offers depends on the client."""
    server = CheckpointServer()
    for method, handler in HANDLERS.items():
        server.feature(method)(handler)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, OPTIONS)(code_action)
    return server


def serve(tcp: str | None = None) -> int:
    """Serve one client, on stdin and stdout or at `tcp` (`HOST:PORT`), until it leaves; return the exit code.

    That is 0 if the client asked for `shutdown` first, as the protocol wants it, else 1.
    Raises `ValueError` where `tcp` is no address, and `OSError` where it cannot be listened at.
    """
    # pygls writes every message at level INFO, and every fault that `report_server_error` also gets at level ERROR.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    # What Python finds odd about a user's source as it parses it is none of our business.
    warnings.simplefilter("ignore", SyntaxWarning)
    server = make_server()
    try:
        _run(server, tcp)
    finally:
        server.analysis.stop()
    return 0 if server.asked_to_shut_down else 1


def _run(server: CheckpointServer, tcp: str | None) -> None:
    if tcp is not None:
        host, port = _address(tcp)
        # How pygls ends when the client says `exit`.
        with contextlib.suppress(SystemExit):
            server.start_tcp(host, port)
        return
    # Whatever prints by mistake must not end up between two messages.
    stdout, sys.stdout = sys.stdout, sys.stderr
    server.start_io(sys.stdin.buffer, stdout.buffer)


def _address(tcp: str) -> tuple[str, int]:
    host, _, port = tcp.rpartition(":")
    if not port.isdecimal():
        raise ValueError(f"{tcp!r} is not HOST:PORT")
    return host or "127.0.0.1", int(port)
