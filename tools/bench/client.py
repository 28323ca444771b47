"""The least language client that can time a server: JSON-RPC over its stdin and stdout."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Message = dict[str, Any]

PATIENCE = 60
"""Seconds after which the server is killed, so that the benchmark ends."""


class Client:
    """A server, spawned in `folder`, as seen by its editor."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "ckpt_lsp", "serve"]
        self._server = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._watchdog = threading.Timer(PATIENCE, self._server.kill)
        self._watchdog.daemon = True
        self._watchdog.start()
        self._ids = 0

    def request(self, method: str, params: Message | None = None) -> Message:
        """Send a request and return its answer."""
        self._ids += 1
        number = self._ids
        self._send({"id": number, "method": method, "params": params})
        return self.wait(lambda message: message.get("id") == number and "method" not in message)

    def notify(self, method: str, params: Message) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the next message that is `wanted`; answer the server's own requests meanwhile."""
        while True:
            message = self._receive()
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": _answer(message)})

    def close(self) -> None:
        """Shut the server down as an editor does."""
        self.request("shutdown")
        self._send({"method": "exit"})
        self._server.wait(PATIENCE)
        self._watchdog.cancel()

    def _send(self, message: Message) -> None:
        assert self._server.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._server.stdin.flush()

    def _receive(self) -> Message:
        assert self._server.stdout
        length = 0
        while (line := self._server.stdout.readline()) != b"\r\n":
            if not line:
                raise EOFError(f"the server ended, or did not say within {PATIENCE} s what was waited for")
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: Message = json.loads(self._server.stdout.read(length))
        return message


def _answer(request: Message) -> list[None] | None:
    if request["method"] == "workspace/configuration":
        return [None for _ in request["params"]["items"]]
    return None
