"""Ask for dry runs, build the same plainly, and compare both with the row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tools.dynamic_score.rows import Oracle, Row

Verdict: TypeAlias = Literal["exact", "WRONG", "not built", "torch cannot"]
VERDICTS: tuple[Verdict, ...] = ("exact", "WRONG", "not built", "torch cannot")

_PLAIN = Path(__file__).with_name("plain.py")
_Message: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row, and why."""

    row: Row
    verdict: Verdict
    why: str = ""


def results(oracle: Oracle, rows: Sequence[Row], environment: Path) -> Iterator[Result]:
    """Yield each row's result as soon as it is known."""
    python = str(environment.absolute() / "bin" / "python")
    ours = [sys.executable, "-m", "ckpt_lsp", "keys", "--trust", "--resolve", "dynamic", "--python", python]
    with tempfile.TemporaryDirectory() as folder:
        answers = _answers([*ours, "--output-format", "json", "-"], [row.target for row in rows], folder)
        plain = _answers([python, str(_PLAIN)], [row.line for row in rows], folder)
        for row, answer, built in zip(rows, answers, plain, strict=True):
            yield judged(oracle, row, answer, built)


def judged(oracle: Oracle, row: Row, answer: _Message, plain: _Message) -> Result:
    """Compare what a dry run and a plain build say, in the JSON of `ckpt-lsp keys`, with the row.

    "torch cannot": the row's architecture cannot be built plainly in this environment either, or has other keys there.
    """
    by_dry_run = answer.get("resolved_by") == "dynamic"
    said = str(answer.get("error") or "; ".join(answer.get("reasons", ())))
    truth = plain.get("keys")
    if truth is None:
        right = by_dry_run and oracle.digest(answer["keys"]) == row.digest
        return Result(row, "exact") if right else Result(row, "torch cannot", plain["error"])
    if oracle.digest(truth) != row.digest:
        return Result(row, "torch cannot", "built plainly, it has other keys than in the row")
    if not by_dry_run:
        return Result(row, "not built", said)
    different = [key for key in truth.keys() | answer["keys"].keys() if truth.get(key) != answer["keys"].get(key)]
    return Result(row, "WRONG", f"{len(different)} keys, {min(different)} first") if different else Result(row, "exact")


def _answers(command: Sequence[str], lines: Sequence[str], folder: str) -> Iterator[_Message]:
    """Yield the line of JSON that a process has for each line; one that ends has no more."""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    with tempfile.TemporaryFile("w+", dir=folder) as questions:
        questions.writelines(f"{line}\n" for line in lines)
        questions.seek(0)
        process = subprocess.Popen(
            command, stdin=questions, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder,
            env=environment,
        )  # fmt: skip
    assert process.stdout
    with process:
        for _ in lines:
            line = process.stdout.readline()
            yield json.loads(line) if line else {"error": "the process has ended"}
