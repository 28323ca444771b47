"""Running programs on both sides at once: PyTorch in a process of its own, the check in this one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.pages.pytorch import PyTorch, pytorch
from tools.survey.judge import Judgement, Verdict, compared, judged_by_pytorch
from tools.survey.program import Program
from tools.survey.report import Result


def results(programs: Iterable[Program], root: Path) -> Iterator[Result]:
    """Write each program into a folder below `root`, run it under PyTorch, check it and compare."""
    os.environ["TORCH_HOME"] = str(root / "torch_home")
    with pytorch() as judge, ThreadPoolExecutor(max_workers=1) as pool:
        ran = [(program, pool.submit(_run, program, root, judge)) for program in programs]
        for program, answer in ran:
            folder, run = answer.result()
            yield Result(program.number, program.combination, _judgement(folder, run))


def _run(program: Program, root: Path, judge: PyTorch) -> tuple[Path, dict[str, object]]:
    folder = root / f"{program.number:03d}"
    for name, text in program.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder, dict(judged_by_pytorch(folder, judge, program.saver))


def _judgement(folder: Path, run: dict[str, object]) -> Judgement:
    try:
        return compared(folder, run)
    except AssertionError as error:
        return Judgement(Verdict.WRONG, (f"the check failed: {error}",))
