"""Runs a program where the real libraries are installed, and in the evaluator: both must come to the same `result`."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import time
from textwrap import dedent
from typing import Any

from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.evaluator.values import DictValue, ListValue, OneOf, Unknown, Value
from ckpt_lsp.libraries import LIBRARIES
from tests.libraries.stdlib.agreement import FolderFiles


def evaluated(program: str, folder: pathlib.Path) -> tuple[Machine, Value]:
    """Return the machine that ran `program` in `folder`, and the value that it bound to `result`."""
    files = FolderFiles(str(folder), dedent(program))
    machine = Machine(files, LIBRARIES, (str(folder),), Budget(Limits(seconds=60)))
    module = run_file(machine, str(folder / "main.py"))
    return machine, module.content.get("result", "no result")


def assert_same_result(program: str, folder: pathlib.Path) -> None:
    """Assert that the evaluator comes to the `result` that Python comes to, types included."""
    machine, value = evaluated(program, folder)
    found = machine.to_python(value)
    assert not isinstance(found, Unknown), f"{found.reason}: {parts(value)}"
    assert repr(found) == _in_python(dedent(program), folder)


def parts(value: Value) -> list[Any]:
    """Return a list's parts, with the reason in place of what is not known."""
    match value:
        case Unknown() | OneOf():
            return [value.reason.text]
        case ListValue():
            return [parts(item) for item in value.items]
        case DictValue():
            return [(key, parts(item)) for key, item in value.entries.items()]
        case _:
            return [value]


def seconds_to_evaluate(program: str, folder: pathlib.Path) -> float:
    """Return how long a program takes."""
    begin = time.perf_counter()
    evaluated(program, folder)
    return time.perf_counter() - begin


def reason_of(program: str, folder: pathlib.Path) -> str:
    """Return why `result` is not known."""
    _, value = evaluated(program, folder)
    assert isinstance(value, Unknown), value
    return value.reason.text


def _in_python(program: str, folder: pathlib.Path) -> str:
    (folder / "main.py").write_text(f"{program}\nimport json as _json\nprint('\\n' + _json.dumps(repr(result)))\n")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "main.py"], cwd=folder, env={**os.environ}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (folder / "main.py").unlink()
    return str(json.loads(done.stdout.splitlines()[-1]))
