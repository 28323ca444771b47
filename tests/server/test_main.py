"""How the server starts and how it ends."""

from __future__ import annotations

import socket
import subprocess
import time

import pytest

from tests.server.wire import COMMAND, Wire, wire


def test_it_says_what_it_offers() -> None:
    with wire("--stdio") as server:
        offered = server.initialize(initializationOptions=None)
    assert offered["codeActionProvider"]["codeActionKinds"] == ["quickfix"]
    # Without a client that pulls, diagnostics are sent.
    assert "diagnosticProvider" not in offered


def test_a_client_that_pulls_is_offered_diagnostics() -> None:
    able = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    with wire() as server:
        offered = server.initialize(capabilities=able)
    assert offered["diagnosticProvider"]["interFileDependencies"] is True


def test_exit_after_shutdown_ends_with_0() -> None:
    with wire() as server:
        server.initialize()
        server.send("shutdown", id=2)
        assert server.answer_to(2)["result"] is None
        server.send("exit")
        assert server.ends_with() == 0


def test_exit_without_shutdown_ends_with_1() -> None:
    with wire() as server:
        server.initialize()
        server.send("exit")
        assert server.ends_with() == 1


def test_it_ends_when_stdin_is_closed() -> None:
    with wire() as server:
        server.initialize()
        server.to.close()
        assert server.ends_with() == 1


def test_it_ends_when_stdin_is_closed_at_once() -> None:
    with wire() as server:
        server.to.close()
        assert server.ends_with() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": 3}}',
        b'{"jsonrpc": "2.0", "method": "$/unheardOf", "params": {}}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///no"}}}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {"textDocument": {"uri": "untitled:1"}}}',
    ],
)
def test_nonsense_from_the_client_stops_nothing(body: bytes) -> None:
    with wire() as server:
        server.initialize()
        server.send_bytes(body)
        server.send("textDocument/codeAction", ACTION, id=2)
        assert server.answer_to(2)["result"] == []


def test_an_unknown_request_is_answered_with_an_error_only() -> None:
    with wire() as server:
        server.initialize()
        server.send("textDocument/unheardOf", {}, id=2)
        assert server.receive()["error"]["code"] == -32601


def test_an_address_can_be_served_instead() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen([*COMMAND, "--tcp", address], stderr=subprocess.PIPE) as process:
        connection = _connected(address).makefile("rwb")
        server = Wire(process, connection, connection)
        server.initialize()
        server.send("shutdown", id=2)
        server.answer_to(2)
        server.send("exit")
        assert server.ends_with() == 0


def _connected(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    for _ in range(100):
        try:
            return socket.create_connection((host, int(port)), 10)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("nobody listens")


ACTION = {
    "textDocument": {"uri": "file:///w/train.py"},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
    "context": {"diagnostics": []},
}
