"""A caller's arguments take the place of defaults: which of several reachings of one load count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from ckpt_lsp.evaluator.events import Definition, Reaching
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.reports import Status


class Reached(Protocol):
    """A load, as one evaluation came to it."""

    @property
    def site(self) -> Span:
        """The text of the call."""

    @property
    def status(self) -> Status:
        """How it came out."""

    @property
    def reaching(self) -> Reaching:
        """Through which functions evaluation came to it."""


Load = TypeVar("Load", bound=Reached)


def lasting(loads: Iterable[Load]) -> tuple[Load, ...]:
    """Return the loads without those that others at the same place take the place of.

    A function that was called alone got the defaults of its parameters, which may name another file, or make another
    model, than its callers do. So what a call of it loads counts instead. Where that is not worked out, a default that
    loads cleanly is still told, but nothing is said to be wrong with it.
    """
    by_site: dict[Span, list[Load]] = {}
    for load in loads:
        by_site.setdefault(load.site, []).append(load)
    return tuple(load for group in by_site.values() for load in _lasting(group))


def _lasting(group: Sequence[Load]) -> Sequence[Load]:
    reached = [load for load in group if load.reaching.came]
    return [load for load in reached if not _is_superseded(load, reached)] if reached else group


def _is_superseded(load: Load, others: Sequence[Load]) -> bool:
    alone = load.reaching.alone
    called = [other for other in others if alone is not None and _passes_through(other, alone)]
    undecided = all(other.status is Status.UNRESOLVED for other in called)
    return bool(called) and not (undecided and load.status in (Status.CLEAN, Status.IN_MEMORY))


def _passes_through(load: Load, function: Definition) -> bool:
    return load.reaching.alone != function and function in load.reaching.through
