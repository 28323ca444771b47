"""What a model's code must not do in a dry run, and what it costs when it does."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from ckpt_lsp.dynamic.client import Limits, Worker
from ckpt_lsp.dynamic.requests import NotBuilt, Recipe, Request
from tests.dynamic.runs import SCRIPT, built, not_built, processes


@pytest.fixture(scope="module")
def hasty() -> Iterator[Worker]:
    """A worker that gives no time to waste."""
    worker = Worker(sys.executable, Limits(seconds=0.5))
    yield worker
    worker.close()


def net(statement: str) -> str:
    """A model whose `__init__` does something on line 6."""
    lines = textwrap.indent(textwrap.dedent(statement), " " * 8)
    return f"class Net(nn.Linear):\n    def __init__(self):\n        super().__init__(2, 3)\n{lines}\n"


REFUSED = {
    "import socket; socket.create_connection(('localhost', 9))": "open a socket",
    "import urllib.request; urllib.request.urlopen('http://localhost:9/')": "open a URL",
    "open('precious.txt', 'a')": "write a file",
    "import os; os.open('precious.txt', os.O_RDWR)": "write a file",
    "import pathlib; pathlib.Path('precious.txt').write_text('')": "write a file",
    "torch.save({}, 'precious.txt')": "write a file",
    "import os; os.remove('precious.txt')": "delete a file",
    "import shutil; shutil.rmtree('folder')": "delete a file",
    "import os; os.rename('precious.txt', 'other.txt')": "rename a file",
    "import os; os.makedirs('folder/new')": "make a folder",
    "import os; os.chmod('precious.txt', 0)": "change a file",
    "import os; os.symlink('precious.txt', 'link')": "make a link",
    "import os; os.fork()": "start a process",
    "import os; os.system('touch made')": "start a process",
    "import subprocess; subprocess.run(['touch', 'made'])": "start a process",
    "import os; os.execv('/bin/true', ['true'])": "start a process",
    "import os; os.kill(os.getppid(), 9)": "send a signal",
    "import sqlite3; sqlite3.connect('precious.txt')": "open a database",
}


@pytest.mark.parametrize("statement", REFUSED)
def test_what_reaches_outside_is_refused(worker: Worker, tmp_path: Path, statement: str) -> None:
    (tmp_path / "precious.txt").write_text("years of work", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    answer = not_built(worker, tmp_path, net(statement))
    assert (answer.kind, answer.reason) == ("refused", f"building Net tried to {REFUSED[statement]}")
    assert answer.place == (str(tmp_path / "net.py"), 6)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "precious.txt"]
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "years of work"


def test_a_refusal_that_the_code_swallows_is_told_if_the_build_fails(worker: Worker, tmp_path: Path) -> None:
    swallowed = "try:\n    open('weights', 'wb')\nexcept OSError:\n    weights = None\n"
    answer = not_built(worker, tmp_path, net(swallowed + "weights['a']"))
    assert (answer.reason, answer.place) == ("building Net tried to write a file", (str(tmp_path / "net.py"), 7))
    built(worker, tmp_path, net(swallowed))


def test_what_harms_nobody_is_allowed(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    built(
        worker,
        tmp_path,
        net("""
            import asyncio, ctypes.util, os, tempfile
            open(os.devnull, "w").write("x")
            os.makedirs("folder", exist_ok=True)
            tempfile.gettempdir()
            asyncio.new_event_loop().close()
            ctypes.CDLL(None)
        """),
    )


def test_native_code_cannot_write_either(worker: Worker, tmp_path: Path) -> None:
    """What no audit hook hears of is refused by the kernel."""
    (tmp_path / "precious.txt").write_text("years of work", encoding="utf-8")
    statement = """
        import ctypes
        libc = ctypes.CDLL(None)
        libc.unlink(b"precious.txt")
        libc.open(b"precious.txt", 0o1001)
        libc.mkdir(b"made", 0o777)
    """
    built(worker, tmp_path, net(statement))
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    "statement",
    ["while True: pass", "import time; time.sleep(1000)", "import threading; threading.Event().wait()"],
)
def test_code_that_never_ends_is_ended_where_it_stands(hasty: Worker, tmp_path: Path, statement: str) -> None:
    answer = not_built(hasty, tmp_path, net(statement))
    assert (answer.kind, answer.reason) == ("timeout", "building Net took longer than 0.5 s")
    assert answer.place == (str(tmp_path / "net.py"), 6)


def test_code_that_does_not_let_itself_be_ended_is_killed(hasty: Worker, tmp_path: Path) -> None:
    endless = "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException: pass\n"
    answer = not_built(hasty, tmp_path, net(endless))
    assert (answer.kind, answer.place) == ("timeout", None)


@pytest.mark.parametrize(
    "statement", ["x = bytearray(50 << 30)", "import numpy; numpy.ones(50 << 27)", "torch.ByteTensor(50 << 30)"]
)
def test_fifty_gigabytes_are_not_given(worker: Worker, tmp_path: Path, statement: str) -> None:
    answer = not_built(worker, tmp_path, net(statement))
    assert (answer.kind, answer.reason) == ("memory", "building Net needed more than 4 GB of memory")
    assert answer.place == (str(tmp_path / "net.py"), 6)


@pytest.mark.parametrize(
    ("statement", "kind", "reason"),
    [
        ("import os; os._exit(3)", "died", "building Net ended the process (exit status 3)"),
        ("import os; os.abort()", "died", "building Net ended the process (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", "died", "building Net ended the process (SIGSEGV)"),
        ("raise SystemExit(1)", "raised", "building Net raised SystemExit: 1"),
        ("raise KeyboardInterrupt", "raised", "building Net raised KeyboardInterrupt"),
        ("self.__init__()", "raised", "building Net raised RecursionError: maximum recursion depth exceeded"),
        (
            "import os, time; os.closerange(3, 200); time.sleep(1000)",
            "died",
            "building Net ended the process (SIGKILL)",
        ),
    ],
)
def test_code_that_ends_itself_costs_one_request(
    worker: Worker, tmp_path: Path, statement: str, kind: str, reason: str
) -> None:
    answer = not_built(worker, tmp_path, net(statement))
    assert (answer.kind, answer.reason[: len(reason)]) == (kind, reason)
    built(worker, tmp_path, net("pass"))


def test_garbage_in_the_answers_pipe_is_no_answer(worker: Worker, tmp_path: Path) -> None:
    garbage = """
        import os
        for number in range(3, 40):
            try: os.write(number, b"\\x00\\x00\\x00\\x02hi" * 10)
            except OSError: pass
    """
    assert not_built(worker, tmp_path, net(garbage)).kind == "died"
    built(worker, tmp_path, net("pass"))


def test_a_module_that_closes_everything_is_not_waited_for(worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "closes.py").write_text("import os, time\nos.closerange(3, 200)\ntime.sleep(1000)\n", encoding="utf-8")
    answer = worker.ask(Request(Recipe("a.py", "", "1", str(tmp_path), "closes", search_path=(str(tmp_path),))))
    assert isinstance(answer, NotBuilt)
    assert (answer.kind, answer.seconds < 10) == ("died", True)


def test_output_is_kept_up_to_a_limit(worker: Worker, tmp_path: Path) -> None:
    flood = "import os\nfor _ in range(1000):\n    os.write(1, b'x' * (1 << 20))\n"
    assert built(worker, tmp_path, net(flood)).output == "x" * (64 << 10)


def test_an_answer_that_is_too_large_is_not_sent(worker: Worker, tmp_path: Path) -> None:
    text = """
        class Net(nn.Module):
            def state_dict(self):
                return {"k" * (70 << 20): torch.zeros(1)}
    """
    assert not_built(worker, tmp_path, text).kind == "too-big"


def test_threads_that_do_not_end_do_not_keep_an_answer(worker: Worker, tmp_path: Path) -> None:
    forever = "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()\n"
    assert built(worker, tmp_path, net(forever)).seconds < 10


def test_a_process_forked_behind_pythons_back_does_not_stay(worker: Worker, tmp_path: Path) -> None:
    built(worker, tmp_path, net("pass"))
    before = processes()
    escape = """
        import ctypes, time
        libc = ctypes.CDLL(None)
        if libc.fork() == 0:
            libc.setsid()
            time.sleep(1000)
    """
    built(worker, tmp_path, net(escape))
    assert before, SCRIPT
    assert processes() == before


def test_the_worker_does_as_well_where_it_cannot_fork(tmp_path: Path) -> None:
    worker = Worker(sys.executable, Limits(seconds=1.5, memory=1 << 30), mode="once")
    expected = {
        "open('precious.txt', 'w')": "refused",
        "while True: pass": "timeout",
        "import os; os._exit(3)": "died",
        "x = bytearray(50 << 30)": "memory",
    }
    kinds = {statement: not_built(worker, tmp_path, net(statement)).kind for statement in expected}
    worker.close()
    assert kinds == expected
    assert not list(tmp_path.iterdir())
