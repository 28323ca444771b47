"""Starts, feeds, bounds and ends the process in the user's interpreter that dry runs happen in.

Whatever happens there costs one request: a worker that hangs, ends or talks nonsense is killed, and the next request
starts another. Three such failures in a row pause it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from ckpt_lsp.dynamic.messages import answer_of, question_of
from ckpt_lsp.dynamic.requests import Answer, NotBuilt, Request

Mode: TypeAlias = Literal["fork", "once"]
"""A warm process that forks for each request, or a new process for each."""

_SCRIPT = Path(__file__).with_name("worker.py")
_START_SECONDS = 120.0
"""Importing torch from a cold disk can take a minute."""
_GUARD_SECONDS = 3.0
"""What a worker has on top of a request's time, to end it and to say so."""
_POLL_SECONDS = 0.05
_MAX_FRAME = 64 << 20
_FAILURES_THAT_PAUSE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one dry run may take: wall time, and bytes of address space beyond the warm process's own."""

    seconds: float = 20.0
    memory: int = 4 << 30


class Worker:
    """Dry runs in one interpreter. `ask` blocks, so it is called from a thread of its own."""

    def __init__(
        self,
        interpreter: str,
        limits: Limits = Limits(),
        mode: Mode | None = None,
        log: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._interpreter = interpreter
        self._limits = limits
        self._mode: Mode = mode or ("fork" if sys.platform == "linux" else "once")
        self._log = log
        self._asking = threading.Lock()
        self._process: _Process | None = None
        self._failures = 0
        self._verdict: NotBuilt | None = None
        self._closed = False

    def start(self) -> None:
        """Begin to import torch, so that the first request need not wait for it."""
        with self._asking:
            if self._verdict is None and not self._closed:
                self._ready_process()

    def ask(self, request: Request, cancelled: Callable[[], bool] = lambda: False) -> Answer:
        """Make a dry run and return what came of it; `cancelled` is polled.

        `NotBuilt` says too that there is no such interpreter, no torch in it, or that dry runs are paused; then each
        further request gets the same answer until `restart`.
        """
        with self._asking:
            if self._verdict is not None:
                return self._verdict
            question = json.dumps(question_of(request, self._limits.seconds, self._limits.memory)).encode("ascii")
            if len(question) > _MAX_FRAME:
                return NotBuilt("too-big", "the request is larger than a worker reads")
            return self._answer(question, cancelled)

    def restart(self) -> None:
        """End the process and forget its failures: the interpreter or its packages may have changed."""
        with self._asking:
            self._drop_process()
            self._failures = 0
            self._verdict = None

    def close(self) -> None:
        """End the process, whatever it is doing; requests that are under way are answered as cancelled."""
        self._closed = True
        process = self._process
        if process:
            process.end()

    def memory(self) -> int | None:
        """Return the resident bytes of the waiting process, where the system tells them."""
        process = self._process
        return process.memory() if process else None

    def _answer(self, question: bytes, cancelled: Callable[[], bool]) -> Answer:
        process = None if self._closed else self._ready_process()
        if process is None:
            return self._verdict or NotBuilt("cancelled", "dry runs have ended")
        hello = process.receive(_START_SECONDS, cancelled) if process.hello is None else process.hello
        if isinstance(hello, _Silence):
            return self._silent(hello, "it did not start")
        process.hello = hello
        if hello.get("torch") is None:
            return self._without_torch(hello)
        process.send(question)
        message = process.receive(self._limits.seconds + _GUARD_SECONDS, cancelled)
        if isinstance(message, _Silence):
            return self._silent(message, "it ended during a dry run")
        return self._understood(message)

    def _understood(self, message: Mapping[str, Any]) -> Answer:
        if self._mode == "once":
            self._drop_process()
            self._ready_process()
        try:
            answer = answer_of(message)
        except (KeyError, TypeError, ValueError):
            return self._failed("it gave an answer that is none")
        self._failures = 0
        return answer

    def _silent(self, silence: _Silence, what: str) -> NotBuilt:
        process, ended = self._process, silence.kind == "ended"
        if silence.kind == "cancelled" or self._closed:
            return self._cancel()
        started = process is not None and process.hello is not None
        if ended and started and self._mode == "once":
            # In this mode it is the user's code that may end the process, which is no failure of the worker's.
            self._drop_process()
            return NotBuilt("died", "the process of the dry run ended before it answered")
        if silence.kind == "late" and started:
            self._failed("it did not answer in time")
            return NotBuilt("timeout", f"the dry run took longer than {self._limits.seconds:g} s")
        return self._failed(what)

    def _cancel(self) -> NotBuilt:
        """Tell a warm process to stop; one that does not, or cannot be told, is ended."""
        process = self._process
        told = process is not None and self._mode == "fork" and process.hello is not None and not self._closed
        if process and told:
            process.send(b'{"cancel": true}')
            told = not isinstance(process.receive(_GUARD_SECONDS, lambda: False), _Silence)
        if not told and not (process and process.hello is None and not self._closed):
            self._drop_process()
        return NotBuilt("cancelled", "the dry run was cancelled")

    def _failed(self, what: str) -> NotBuilt:
        tail = self._process.complaint() if self._process else ""
        self._drop_process()
        self._failures += 1
        self._log(f"the worker in {self._interpreter} failed: {what}" + (f"\n{tail}" if tail else ""))
        if self._failures >= _FAILURES_THAT_PAUSE:
            reason = f"dry runs are paused: the worker failed {_FAILURES_THAT_PAUSE} times in a row, at last {what}"
            self._verdict = NotBuilt("paused", reason)
        return NotBuilt("died", f"the worker failed: {what}")

    def _without_torch(self, hello: Mapping[str, Any]) -> NotBuilt:
        self._drop_process()
        problem = hello.get("problem", "")
        self._verdict = NotBuilt("no-torch", f"torch cannot be imported in {self._interpreter} ({problem})")
        return self._verdict

    def _ready_process(self) -> _Process | None:
        if self._process is None:
            try:
                self._process = _Process(self._interpreter, self._mode)
            except OSError as error:
                reason = f"the interpreter {self._interpreter} cannot be started ({error.strerror or error})"
                self._verdict = NotBuilt("no-interpreter", reason)
                return None
            self._log(f"started {self._interpreter} for dry runs (process {self._process.pid})")
        return self._process

    def _drop_process(self) -> None:
        process, self._process = self._process, None
        if process:
            process.end()


@dataclass(frozen=True, slots=True)
class _Silence:
    """There is no message."""

    kind: Literal["ended", "late", "cancelled"]


class _Process:
    """A worker's process, and the talk with it. A thread reads, so that waiting for a message can be given up."""

    def __init__(self, interpreter: str, mode: Mode) -> None:
        self.hello: Mapping[str, Any] | None = None
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the process)
        command = [interpreter, "-X", "utf8", str(_SCRIPT), *(["--once"] if mode == "once" else [])]
        self._popen = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env=_environment(),
            cwd=os.path.dirname(os.path.abspath(sys.executable)) if sys.platform == "win32" else "/",
            bufsize=0,
        )
        self.pid = self._popen.pid
        self._messages: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="dry-run-reader", daemon=True).start()

    def send(self, body: bytes) -> None:
        """Send a frame, in a thread of its own: a worker that hangs does not read."""
        threading.Thread(target=self._write, args=(struct.pack(">I", len(body)) + body,), daemon=True).start()

    def receive(self, seconds: float, cancelled: Callable[[], bool]) -> Mapping[str, Any] | _Silence:
        """Return the next message, or why there is none."""
        deadline = time.monotonic() + seconds
        while not cancelled():
            with contextlib.suppress(queue.Empty):
                message = self._messages.get(timeout=_POLL_SECONDS)
                return _Silence("ended") if message is None else message
            if time.monotonic() > deadline:
                return _Silence("late")
        return _Silence("cancelled")

    def end(self) -> None:
        """Kill the process; the kernel kills its children with it, and those it has elsewhere see their input end."""
        with contextlib.suppress(OSError):
            self._popen.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(2.0)

    def memory(self) -> int | None:
        """Return its resident bytes (`/proc`)."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except OSError:
            return None
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def complaint(self) -> str:
        """Return the end of what it wrote to standard error."""
        size = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(0, size - 2000))
        return self._complaints.read().decode("utf-8", "replace").strip()

    def _write(self, frame: bytes) -> None:
        stream = self._popen.stdin
        assert stream
        with contextlib.suppress(OSError, ValueError):
            stream.write(frame)

    def _read(self) -> None:
        stream = self._popen.stdout
        assert stream
        with contextlib.suppress(OSError, ValueError):
            while message := _next_message(stream):
                self._messages.put(message)
        self._messages.put(None)


def _next_message(stream: IO[bytes]) -> Mapping[str, Any] | None:
    """Read a frame; `None` at the end, and for what is none."""
    header = _exactly(stream, 4)
    length = struct.unpack(">I", header)[0] if header else 0
    body = _exactly(stream, length) if 0 < length <= _MAX_FRAME else None
    message = json.loads(body) if body else None
    return message if isinstance(message, dict) else None


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    read = bytearray()
    while len(read) < size:
        chunk = stream.read(size - len(read))
        if not chunk:
            return None
        read += chunk
    return bytes(read)


def _environment() -> dict[str, str]:
    """Return the user's environment, in which the interpreter finds their packages, made quiet, single and offline."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONINSPECT")}
    return kept | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONBREAKPOINT": "0",
        "PYTHONUNBUFFERED": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "CUDA_VISIBLE_DEVICES": "",
    }
