"""What PyTorch says of a program, what `ckpt-lsp check` says, and whether that is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from tests.pages.program import checked
from tests.pages.pytorch import PyTorch
from tools.examples import in_pytorchs_words

Load = Mapping[str, Any]
_FACTS = ("missing", "unexpected", "mismatched")


class Verdict(Enum):
    """How a program went."""

    EQUAL = "equal"
    WRONG = "wrong"
    UNRESOLVED = "unresolved"
    BROKEN = "broken"
    """PyTorch reaches no load: the survey itself is at fault."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict about a program and what it rests on, in a line for each load."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


def judged_by_pytorch(folder: Path, pytorch: PyTorch, saver: str = "", main: str = "main.py") -> Mapping[str, Any]:
    """Save the checkpoints of the program in `folder` and run it; return what the judge answers."""
    if saver:
        pytorch.save(folder, saver)
    return pytorch.run(folder, main)


def compared(folder: Path, run: Mapping[str, Any]) -> Judgement:
    """Check the folder, and compare each line that loads with what PyTorch did there."""
    if not run["loads"]:
        return Judgement(Verdict.BROKEN, (f"line {run['error_line']}: {run['error']}",))
    ours, theirs = checked(folder)["loads"], run["loads"]
    lines = {(load["file"], load["line"]): None for load in theirs}
    found = [
        _compare(
            f"{file}:{line}",
            [load for load in theirs if (load["file"], load["line"]) == (file, line)],
            [load for load in ours if (load["path"], load["line"]) == (file, line)],
        )
        for file, line in lines
    ]
    found += _alarms([load for load in ours if (load["path"], load["line"]) not in lines])
    for verdict in (Verdict.WRONG, Verdict.UNRESOLVED):
        reasons = tuple(reason for one in found if one.verdict is verdict for reason in one.reasons)
        if reasons:
            return Judgement(verdict, reasons)
    return Judgement(Verdict.EQUAL)


def _compare(place: str, theirs: Sequence[Load], ours: Sequence[Load]) -> Judgement:
    """Compare the loads of one line: each of PyTorch's must be one of ours, and the other way round."""
    open_ones = [load["reason"] for load in ours if load["status"] == "unresolved"]
    if open_ones or not ours:
        return Judgement(Verdict.UNRESOLVED, tuple(f"{place}: {reason}" for reason in open_ones or ["it was not seen"]))
    expected, found = [_facts(load) for load in theirs], [_facts(load) for load in ours]
    if any(facts not in found for facts in expected) or any(facts not in expected for facts in found):
        return Judgement(Verdict.WRONG, (f"{place}: PyTorch says {expected}, we say {found}",))
    errors = {load["error"] for load in theirs}
    said = {in_pytorchs_words(dict(load)).rstrip("\n") for load in ours if load["status"] == "mismatch"}
    if any(error and error.rstrip("\n") not in said for error in errors):
        return Judgement(Verdict.WRONG, (f"{place}: PyTorch says {errors}, we say {said}",))
    return Judgement(Verdict.EQUAL)


def _facts(load: Load) -> dict[str, Any]:
    """Return what is compared, in PyTorch's order; whoever does not know `strict` does not say it."""
    facts = {name: list(load[name]) for name in _FACTS}
    return {**facts, "strict": bool(load["strict"])}


def _alarms(loads: Sequence[Load]) -> Iterator[Judgement]:
    """Yield what is said of lines that PyTorch did not come to."""
    for load in loads:
        if load["status"] == "mismatch":
            yield Judgement(Verdict.WRONG, (f"{load['path']}:{load['line']}: PyTorch does not come here",))
