"""A fix that is offered works: it is tried on a copy of the text, and dropped if that breaks its promise."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from typing_extensions import assert_never

from ckpt_lsp.fixes.fix import Fix, FixKind
from ckpt_lsp.fixes.judged import JudgedLoad
from ckpt_lsp.text import Edit, LineIndex, Position, apply_edits

Evaluate = Callable[[str], Sequence[JudgedLoad]]
"""Return the loads of the same file as they are judged when its text is this one."""


def proven(fix: Fix, loads: Sequence[JudgedLoad], text: str, evaluate: Evaluate) -> Fix | None:
    """Return `fix` where it does for every one of `loads` (all reachings of one call) what it promises, else `None`.

    It stays preferred only where it leaves nothing to report.
    """
    edited = apply_edits(text, fix.edits)
    if not _parses(edited):
        return None
    end = _moved(loads[0].site.end, fix.edits, text, edited)
    after = [load for load in evaluate(edited) if load.site.end == end and load.site.path == loads[0].site.path]
    if len(after) != len(loads) or not all(_kept(fix.kind, *pair) for pair in zip(loads, after, strict=True)):
        return None
    return replace(fix, preferred=fix.preferred and all(map(_agrees, after)))


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _moved(end: Position, edits: Sequence[Edit], text: str, edited: str) -> Position:
    """Return where the call ends in the edited text; no edit reaches across its end, and no other call ends there."""
    index = LineIndex(text)
    before = [edit for edit in edits if edit.span.start < end]
    growth = sum(len(edit.text) - index.offset(edit.span.end) + index.offset(edit.span.start) for edit in before)
    return LineIndex(edited).position(index.offset(end) + growth)


def _kept(kind: FixKind, before: JudgedLoad, after: JudgedLoad) -> bool:
    if after.comparison is None or (_decided(before) and not _decided(after)):
        return False
    match kind:
        case (
            FixKind.MOVE_INDEX
            | FixKind.CHOOSE_ENTRY
            | FixKind.STRIP_PREFIX
            | FixKind.LOAD_INTO
            | FixKind.ADD_PREFIX
            | FixKind.RENAME_MODULE
        ):
            # What raises nothing now must not do so because more of it is loaded.
            return _matched(after) > _matched(before) and (_passes(after) or not _passes(before))
        case FixKind.DROP_BUFFERS:
            return _matched(after) >= _matched(before) and _left(after) < _left(before)
        case FixKind.FILTER_KEYS | FixKind.ALLOW_MISSING | FixKind.NOT_STRICT:
            return _passes(after) and _matched(after) > 0
        case FixKind.CHANGE_VALUE:
            return _passes(after) and not _left(after)
        case _:
            assert_never(kind)


def _decided(load: JudgedLoad) -> bool:
    return load.comparison is not None and load.comparison.decided


def _matched(load: JudgedLoad) -> int:
    return len(load.comparison.matched) if load.comparison else 0


def _left(load: JudgedLoad) -> int:
    comparison = load.comparison
    return len(comparison.missing) + len(comparison.unexpected) + len(comparison.errors) if comparison else 0


def _agrees(load: JudgedLoad) -> bool:
    return load.comparison is not None and load.comparison.agrees


def _passes(load: JudgedLoad) -> bool:
    """Whether the load surely raises nothing, so far as is known."""
    if load.comparison is None or load.comparison.errors:
        return False
    return load.strict is False or load.comparison.agrees
