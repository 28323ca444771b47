"""Running a snippet in CPython and in the evaluator."""

from __future__ import annotations

import textwrap
from typing import Any

from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.machine import Libraries, Machine
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.evaluator.values import ABSENT, DictValue, ListValue, OneOf, Unknown, Value
from tests.evaluator.memory_files import MemoryFiles

LIMITS = Limits()


def evaluate(source: str, limits: Limits = LIMITS, **others: str) -> tuple[Machine, Module]:
    """Evaluate `source` as /project/main.py; `others` are further modules of the project by name."""
    texts = {f"/project/{name}.py": textwrap.dedent(text) for name, text in others.items()}
    files = MemoryFiles({"/project/main.py": textwrap.dedent(source), **texts})
    machine = Machine(files, Libraries(), (), Budget(limits))
    return machine, run_file(machine, "/project/main.py")


def result_of(source: str, **others: str) -> Any:
    """Return what the evaluator makes of the name `result`, as a Python object."""
    machine, module = evaluate(source, **others)
    return machine.to_python(module.content["result"])


def python_result_of(source: str) -> Any:
    """Return what CPython makes of the name `result`."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(textwrap.dedent(source), namespace)
    return namespace["result"]


def possible_results(value: Value) -> Any:
    """Return a value with its doubts written out: `OneOf` as a set, `ABSENT` as "absent", `Unknown` as "unknown"."""
    match value:
        case OneOf():
            return {possible_results(alternative) for alternative in value.alternatives}
        case Unknown():
            return "unknown"
        case ListValue():
            known = [possible_results(item) for item in value.items]
            return [*known, "…"] if value.open else known
        case DictValue():
            known_entries = {key: possible_results(item) for key, item in value.entries.items()}
            return {**known_entries, "…": "…"} if value.open else known_entries
        case _:
            return "absent" if value is ABSENT else value
