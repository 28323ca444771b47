"""One case: the causes that are named, and what each fix that is offered does under PyTorch."""

from __future__ import annotations

import ast
import contextlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import black
import torch

from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.rules.words import kind
from ckpt_lsp.text import apply_edits
from ckpt_lsp.workspace.session import Session
from tools.fix_score.architectures import children
from tools.fix_score.faults import MISSING, PART, Fault
from tools.fix_score.programs import mode, program

_LOADS_MORE = (FixKind.LOAD_INTO, FixKind.CHOOSE_ENTRY, FixKind.STRIP_PREFIX, FixKind.ADD_PREFIX, FixKind.RENAME_MODULE)


@dataclass(frozen=True, slots=True)
class Result:
    """How a case went; `problems` has a line for each fix that does not do what it promises."""

    name: str
    expected: tuple[str, ...]
    named: tuple[str, ...]
    fixes: int
    problems: tuple[str, ...]

    @property
    def is_named_right(self) -> bool:
        """Whether exactly the causes that were made are named."""
        return set(self.expected) == set(self.named)


@dataclass(frozen=True, slots=True)
class Run:
    """What PyTorch did: the error, and how many keys of the model were given a value of the same shape."""

    error: str | None
    matched: int


def score(folder: Path, architecture: str, faults: Sequence[Fault], number: int) -> Result:
    """Make the case in `folder` and judge what is said and offered."""
    is_part = PART in faults
    text = program(architecture, number, is_part=is_part)
    path = folder / "train.py"
    path.write_text(text)
    torch.save(_broken(text, architecture, faults), folder / "model.pth")
    session = Session(str(folder))
    report = session.report(str(path))
    named = tuple(dict.fromkeys(kind(cause) for load in report.loads for cause in load.causes))
    fixes = _fixes(session, str(path))
    before = _run(folder, text)
    problems = [problem for fix in fixes for problem in _judged(folder, text, fix, before, number)]
    expected = (*(fault.kind for fault in faults), *([MISSING.kind] if is_part else []))
    name = f"{architecture}: {' + '.join(fault.name for fault in faults)} (form {number})"
    return Result(name, expected, named, len(fixes), tuple(problems))


def _broken(text: str, architecture: str, faults: Sequence[Fault]) -> Any:
    scope: dict[str, Any] = {}
    exec(text[: text.index("class Net")] + _class(text), scope)  # noqa: S102
    state: Any = dict(scope["Net"]().state_dict())
    for fault in faults:
        state = fault.change(state, children(architecture)[0])
    return state


def _class(text: str) -> str:
    node = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "Net")
    return ast.get_source_segment(text, node) or ""


def _fixes(session: Session, path: str) -> tuple[Fix, ...]:
    found: dict[str, Fix] = {}
    for diagnostic in session.diagnostics(path):
        for fix in session.fixes(path, diagnostic):
            found.setdefault(fix.title, fix)
    return tuple(found.values())


def _run(folder: Path, text: str) -> Run:
    """Run the program as Python does, and look at what reaches `load_state_dict`."""
    matched: list[int] = []
    original = torch.nn.Module.load_state_dict

    def recorded(module: torch.nn.Module, state: Any, *rest: Any, **named: Any) -> Any:
        own = module.state_dict()
        shapes = {key: value.shape for key, value in state.items() if isinstance(value, torch.Tensor)}
        matched.append(sum(shapes.get(key) == value.shape for key, value in own.items()))
        return original(module, state, *rest, **named)

    before = os.getcwd()
    os.chdir(folder)
    torch.nn.Module.load_state_dict = recorded
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, "train.py", "exec"), {"__name__": "__main__"})  # noqa: S102
        error = None
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    finally:
        torch.nn.Module.load_state_dict = original
        os.chdir(before)
    return Run(error, sum(matched))


def _judged(folder: Path, text: str, fix: Fix, before: Run, number: int) -> Iterator[str]:
    edited = apply_edits(text, fix.edits)
    try:
        ast.parse(edited)
    except SyntaxError as error:
        yield f"{fix.title}: does not parse ({error})"
        return
    after = _run(folder, edited)
    if fix.preferred or fix.kind not in _LOADS_MORE:
        if after.error and not (fix.kind is FixKind.DROP_BUFFERS and not fix.preferred):
            yield f"{fix.title}: {after.error[:200]}"
    elif after.matched <= before.matched:
        yield f"{fix.title}: loads no more than before"
    elif after.error and not before.error:
        yield f"{fix.title}: raises where nothing did"
    if black.format_str(edited, mode=mode(number)) != edited:
        yield f"{fix.title}: is not formatted\n{edited}"
    yield from _twice(folder, edited, fix)


def _twice(folder: Path, edited: str, fix: Fix) -> Iterator[str]:
    path = folder / "train.py"
    session = Session(str(folder))
    session.open(str(path), edited)
    if any(other.title == fix.title for other in _fixes(session, str(path))):
        yield f"{fix.title}: is offered again"
