"""The worker's life: what is started, what it survives, and that nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ckpt_lsp.dynamic.client import Limits, Worker
from ckpt_lsp.dynamic.requests import Built, NotBuilt, Request
from tests.dynamic.runs import built, processes, recipe

LINEAR = "def Net(): return nn.Linear(2, 3)"
LEAVES_A_THREAD = "def Net(): import threading, time; threading.Thread(target=time.sleep, args=(99,)).start()"
SLEEPS = "def Net(): import time; open('started'); time.sleep(1000)"


@pytest.fixture
def own() -> Callable[..., Worker]:
    """Makes workers of the test's own, of which nothing is left when it ends."""
    before, made = processes(), []

    def start(interpreter: str = sys.executable, **options: object) -> Worker:
        made.append(Worker(interpreter, Limits(seconds=20.0), **options))
        return made[-1]

    yield start
    for worker in made:
        worker.close()
    assert _soon(lambda: processes() == before)


def _soon(condition: Callable[[], bool], seconds: float = 2.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def _asked_in_a_thread(worker: Worker, request: Request, **options: object) -> tuple[threading.Thread, list[object]]:
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(worker.ask(request, **options)))
    thread.start()
    return thread, answers


def test_an_interpreter_without_torch_is_told_and_the_other_still_answers(
    own: Callable[..., Worker], worker: Worker, tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    bare = own(str(venv / "bin" / "python"))
    answer = bare.ask(Request(recipe(tmp_path, LINEAR)))
    assert isinstance(answer, NotBuilt)
    assert (answer.kind, answer.reason) == (
        "no-torch",
        f"torch cannot be imported in {venv}/bin/python (ModuleNotFoundError: No module named 'torch')",
    )
    assert bare.ask(Request(recipe(tmp_path, LINEAR))) is answer
    built(worker, tmp_path, LINEAR)


def test_an_interpreter_that_is_not_there_is_told(own: Callable[..., Worker], tmp_path: Path) -> None:
    answer = own(str(tmp_path / "python")).ask(Request(recipe(tmp_path, LINEAR)))
    assert isinstance(answer, NotBuilt)
    assert answer.kind == "no-interpreter"
    assert answer.reason == f"the interpreter {tmp_path}/python cannot be started (No such file or directory)"


def test_three_failures_in_a_row_pause_it_until_it_is_restarted(own: Callable[..., Worker], tmp_path: Path) -> None:
    garbage = tmp_path / "python"
    garbage.write_text("#!/bin/sh\necho it is broken >&2\necho this is no frame\n", encoding="utf-8")
    garbage.chmod(0o700)
    lines: list[str] = []
    worker = own(str(garbage), log=lines.append)
    kinds = [worker.ask(Request(recipe(tmp_path, LINEAR))).kind for _ in range(5)]
    assert kinds == ["died", "died", "died", "paused", "paused"]
    assert lines[-1] == f"the worker in {garbage} failed: it did not start\nit is broken"
    worker.restart()
    assert worker.ask(Request(recipe(tmp_path, LINEAR))).kind == "died"


def test_a_worker_killed_in_mid_request_costs_that_request(own: Callable[..., Worker], tmp_path: Path) -> None:
    (tmp_path / "started").touch()
    before = processes()
    worker = own()
    built(worker, tmp_path, LINEAR)
    (warm,) = set(processes()) - set(before)
    thread, answers = _asked_in_a_thread(worker, Request(recipe(tmp_path, SLEEPS)))
    assert _soon(lambda: len(processes()) == len(before) + 3)
    os.kill(warm, signal.SIGKILL)
    thread.join(5)
    assert answers == [NotBuilt("died", "the worker failed: it ended during a dry run")]
    assert _soon(lambda: processes() == before)
    built(worker, tmp_path, LINEAR)


def test_a_request_that_is_cancelled_leaves_the_worker_warm(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "started").touch()
    built(worker, tmp_path, LINEAR)
    before, stop = processes(), threading.Event()
    thread, answers = _asked_in_a_thread(worker, Request(recipe(tmp_path, SLEEPS)), cancelled=stop.is_set)
    assert _soon(lambda: len(processes()) == len(before) + 2)
    stop.set()
    thread.join(5)
    assert answers == [NotBuilt("cancelled", "the dry run was cancelled")]
    assert processes() == before
    built(worker, tmp_path, LINEAR)
    assert processes() == before


def test_closing_ends_what_is_under_way(own: Callable[..., Worker], tmp_path: Path) -> None:
    (tmp_path / "started").touch()
    before = processes()
    worker = own()
    built(worker, tmp_path, LINEAR)
    thread, answers = _asked_in_a_thread(worker, Request(recipe(tmp_path, SLEEPS)))
    assert _soon(lambda: len(processes()) == len(before) + 3)
    worker.close()
    thread.join(5)
    assert answers == [NotBuilt("cancelled", "the dry run was cancelled")]
    assert _soon(lambda: processes() == before)
    assert worker.ask(Request(recipe(tmp_path, LINEAR))) == NotBuilt("cancelled", "dry runs have ended")


def test_a_worker_ends_when_whoever_started_it_is_gone(tmp_path: Path) -> None:
    before = processes()
    script = (
        "import sys\n"
        "from ckpt_lsp.dynamic.client import Worker\n"
        "from ckpt_lsp.dynamic.requests import Recipe, Request\n"
        "worker = Worker(sys.executable)\n"
        "print(type(worker.ask(Request(Recipe('a.py', '', '1', '/')))).__name__, flush=True)\n"
        "worker.ask(Request(Recipe('a.py', 'import time; time.sleep(1000)', '1', '/')))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout
    assert parent.stdout.readline() == b"NotBuilt\n"
    assert _soon(lambda: len(processes()) == len(before) + 3)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _soon(lambda: processes() == before)


def test_a_hundred_requests_leave_no_process_behind(worker: Worker, tmp_path: Path) -> None:
    built(worker, tmp_path, LINEAR)
    before, files = processes(), len(os.listdir("/proc/self/fd"))
    for number in range(100):
        text = LINEAR if number % 2 else LEAVES_A_THREAD
        assert isinstance(worker.ask(Request(recipe(tmp_path, text))), Built if number % 2 else NotBuilt)
    assert processes() == before
    assert len(os.listdir("/proc/self/fd")) == files
    assert len(os.listdir(f"/proc/{before[-1]}/fd")) < 10


def test_the_memory_of_the_waiting_process_is_known(worker: Worker, tmp_path: Path) -> None:
    built(worker, tmp_path, LINEAR)
    memory = worker.memory()
    assert memory
    assert 50 << 20 < memory < 2 << 30
