"""The analysis of one file: evaluate it as a program, and judge what it loads."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ckpt_lsp.evaluator.budget import Budget, Limits, OutOfBudget, Superseded
from ckpt_lsp.evaluator.machine import Libraries, Machine
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.libraries import LIBRARIES
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.files import WorkspaceFiles
from ckpt_lsp.workspace.hinting import hinted
from ckpt_lsp.workspace.possible_files import with_possible_files
from ckpt_lsp.workspace.reached import reached
from ckpt_lsp.workspace.receivers import Infer, described
from ckpt_lsp.workspace.reports import Failure, FileReport
from ckpt_lsp.workspace.succeeding import succeeds
from ckpt_lsp.workspace.unreached import unreached
from ckpt_lsp.workspace.verdict import Confirm, header_of, verdict

OWN = Limits()
"""What the program that somebody looks at may take."""
CALLERS = Limits(steps=200_000, alone=10_000, seconds=5.0)
"""What a program may take that is evaluated for the sake of functions that it calls."""


def analyse_file(
    path: str,
    files: WorkspaceFiles,
    search_path: Sequence[str],
    stale: Callable[[], bool] = lambda: False,
    infer: Infer | None = None,
    limits: Limits = OWN,
    confirm: Confirm | None = None,
) -> FileReport:
    """Return what the program at `path` loads and what is wrong with it. Raises `Superseded` once `stale()` is true.

    With `confirm`, dry runs may decide what evaluation does not. With `infer`, loads that are not worked out come with
    the comment that would help.
    A mistake of ours is caught and reported, so that other files go on.
    """
    try:
        return _analyse(path, files, search_path, Budget(limits, stale), infer, confirm)
    except Superseded:
        raise
    except Exception as error:
        return FileReport(path, failure=failure_of(path, error))


def failure_of(subject: str, error: Exception) -> Failure:
    """Return what is to be said about an exception that nobody expected."""
    return Failure(subject, f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def known_libraries() -> Libraries:
    """Return what is known of other people's modules, and how loads in it are judged."""
    return replace(LIBRARIES, succeeds=succeeds)


def _analyse(
    path: str,
    files: WorkspaceFiles,
    search_path: Sequence[str],
    budget: Budget,
    infer: Infer | None,
    confirm: Confirm | None,
) -> FileReport:
    def evaluated(chosen: Mapping[Span, str]) -> tuple[Machine, Sequence[str]]:
        machine = Machine(files, known_libraries(), search_path, Budget(budget.limits, budget.stale))
        machine.chosen_files = chosen
        machine.keeps_makings = confirm is not None
        return machine, _run(machine, path)

    machine, shortfalls = evaluated({})
    machine.events = with_possible_files(
        machine.events, machine.possible_files, lambda chosen: evaluated(chosen)[0].events, header_of(files)
    )
    notes = tuple(f"{what}, so loads may be left out" for what in [*shortfalls, *machine.shortfalls])
    told = hinted(machine, [*machine.events, *unreached(machine, path)])
    report = verdict(path, list(described(told, files.text, infer)), files, confirm)
    return replace(report, notes=notes, called=reached(machine), stopped=bool(machine.stopped or notes))


def _run(machine: Machine, path: str) -> Sequence[str]:
    """Evaluate the file; return why that stopped before its end."""
    try:
        module = run_file(machine, path)
    except OutOfBudget as stop:
        return [str(stop)]
    if module.source is None:
        return [module.open.text] if module.open else []
    return [module.source.problem] if module.source.problem else []
