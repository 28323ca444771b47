"""A server process and the bare messages to and from it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

COMMAND = [sys.executable, "-m", "ckpt_lsp", "serve"]


@dataclass
class Wire:
    """Frames messages by hand, so that the server's own bytes are seen."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        """Send a message; with `id=` it is a request."""
        message = {"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params}), **more}
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes) -> None:
        """Send whatever this is as the body of a message."""
        self.to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.to.flush()

    def receive(self) -> Any:
        """Return the next message. Fails where the stream has anything else between two messages."""
        length = 0
        while (line := self.back.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b": ")
            assert name in (b"Content-Length", b"Content-Type"), line
            length = int(value) if name == b"Content-Length" else length
        return json.loads(self.back.read(length)) if length else None

    def answer_to(self, wanted: int) -> Any:
        """Return the response with this id; what comes before it is passed over."""
        while (message := self.receive()) is not None:
            if message.get("id") == wanted and "method" not in message:
                return message
        raise AssertionError("the server is gone")

    def initialize(self, **params: Any) -> Any:
        """Say hello and return the server's capabilities."""
        self.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}, **params}, id=1)
        capabilities = self.answer_to(1)["result"]["capabilities"]
        self.send("initialized", {})
        return capabilities

    def ends_with(self) -> int:
        """Return the exit code."""
        return self.process.wait(10)


@contextmanager
def wire(*options: str) -> Iterator[Wire]:
    """Run a server."""
    process = subprocess.Popen(
        [*COMMAND, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    with process:
        yield Wire(process, process.stdin, process.stdout)
        process.kill()
