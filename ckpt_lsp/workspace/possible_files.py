"""Loads of a file whose path is partly known: what comes of each file that it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.evaluator.machine import PossibleFiles
from ckpt_lsp.tensors import ModuleTree, key_set
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.judging import Header, judge
from ckpt_lsp.workspace.reports import Status

Event = LoadEvent | ReadEvent
Again = Callable[[Mapping[Span, str]], Sequence[Event]]
"""Evaluates the program once more with these files at these calls."""

MOST_FILES = 4
"""The most files for which a program is evaluated again."""


def with_possible_files(
    events: Sequence[Event], possible: Mapping[Span, PossibleFiles], again: Again, header: Header
) -> list[Event]:
    """Return `events`; loads of a file that is one of a few are replaced by loads of each of these where that is safe.

    It is where the model is made from what is in the file: then each file is loaded into a model of its own, in some
    run. Where the model is the same for all, a file that does not fit may be meant for another: all must fit.
    """
    result = list(events)
    for site, files in possible.items():
        undecided = [event for event in result if isinstance(event, LoadEvent) and event.state == files.reason]
        if undecided and len(files.paths) <= MOST_FILES:
            runs = {path: again({site: path}) for path in files.paths}
            for event in undecided:
                found = list(_instead(event, runs, header))
                number = result.index(event)
                result[number : number + 1] = found or [event]
    return result


def _instead(event: LoadEvent, runs: Mapping[str, Sequence[Event]], header: Header) -> Iterator[Event]:
    loads = {
        path: [one for one in run if isinstance(one, LoadEvent) and one.site == event.site and _is_of(one, path)]
        for path, run in runs.items()
    }
    if _is_exact(event):
        if all(found and all(_is_clean(one, header) for one in found) for found in loads.values()):
            yield from (one for found in loads.values() for one in found)
        return
    for path, found in loads.items():
        exact = [one for one in found if _is_exact(one)]
        if exact:
            yield from (one for one in runs[path] if isinstance(one, ReadEvent) and one.path == path)
        yield from map(_by_anybody, exact)


def _by_anybody(event: LoadEvent) -> LoadEvent:
    """Take the function that was called alone for one that somebody calls with this very file."""
    return replace(event, reaching=replace(event.reaching, alone=None), possible=True)


def _is_of(event: LoadEvent, path: str) -> bool:
    return event.origin is not None and event.origin.path == path


def _is_exact(event: LoadEvent) -> bool:
    return isinstance(event.model, ModuleTree) and key_set(event.model).exact


def _is_clean(event: LoadEvent, header: Header) -> bool:
    return judge(event, header).status is Status.CLEAN
