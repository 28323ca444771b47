"""What `load_state_dict` does with a model and a state dict, step for step.

The steps are those of `Module.load_state_dict` and `Module._load_from_state_dict` (torch 2.13).

Both sides may be partly known. A thing is reported only if no completion of what is known could prove it wrong:

- *missing*: the model surely has the slot, the state dict surely lacks the key, and is not open;
- *unexpected*: the state dict surely has the key, and no completion of the model has a place for it;
- *error*: slot and key are surely there, and the shapes surely differ (or the value is surely no tensor).

Whatever else could add to the answer is a doubt, never a report: an open module (it may have further slots, which are
then missing), an open state dict, a slot, child or key of some runs only, a shape that is not known, custom loading.
Custom loading is taken to act on the keys below its own module, for no others are handed to it;
a hook that edits the lists of missing and unexpected keys belongs on the root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ckpt_lsp.matching.comparison import Comparison, LoadError, NotATensor, OldRunningStats
from ckpt_lsp.matching.old_formats import Entries, invented, renamed_weight_norm, take_running_stats
from ckpt_lsp.matching.shapes import Fit, fit
from ckpt_lsp.tensors import (
    Child,
    Loading,
    Mismatch,
    ModuleTree,
    NotTensor,
    Reason,
    Slot,
    SlotKind,
    StateDict,
    StateEntry,
)
from ckpt_lsp.text import Span

_EXTRA_STATE = "_extra_state"
_VISITED = tuple(SlotKind)


@dataclass(frozen=True, slots=True)
class _Missing:
    key: str


@dataclass(frozen=True, slots=True)
class _Unexpected:
    key: str


@dataclass(frozen=True, slots=True)
class _Matched:
    key: str


@dataclass(frozen=True, slots=True)
class _Dropped:
    key: str


@dataclass(frozen=True, slots=True)
class _MaybeKey:
    """The model or the state dict has the key in some runs only, and the outcome differs between them."""

    key: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _UnknownShape:
    key: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class _Doubt:
    reason: Reason


_Event = _Missing | _Unexpected | _Matched | _Dropped | _MaybeKey | _UnknownShape | _Doubt | LoadError


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the model a step of the load is: key `prefix`, and what of the state dict holds everywhere."""

    prefix: str
    state: StateDict

    @property
    def version(self) -> int | None:
        """The version under which the module here was saved."""
        return (self.state.versions or {}).get(self.prefix[:-1])

    def below(self, name: str) -> _Place:
        return replace(self, prefix=f"{self.prefix}{name}.")


def compare(tree: ModuleTree, state: StateDict) -> Comparison:
    """Return what `load_state_dict(state)` surely reports for the model `tree`, in PyTorch's order."""
    events = list(_load(tree, dict(state.entries), _Place("", state)))
    reasons = [event.reason for event in _only(events, _Doubt)]
    if state.open:
        reasons.append(state.open)
    return Comparison(
        class_name=tree.class_name,
        missing=tuple(event.key for event in _only(events, _Missing)),
        unexpected=tuple(event.key for event in _only(events, _Unexpected)),
        errors=tuple(event for event in events if isinstance(event, Mismatch | NotATensor | OldRunningStats)),
        dropped=tuple(event.key for event in _only(events, _Dropped)),
        matched=tuple(event.key for event in _only(events, _Matched)),
        doubts=tuple(dict.fromkeys([*reasons, *_unsure(events)])),
    )


def _load(tree: ModuleTree, entries: Entries, place: _Place) -> Iterator[_Event]:
    """Yield what loading `entries`, whose keys begin below `place`, does to `tree`."""
    if tree.custom:
        yield _Doubt(tree.custom)
        return
    if tree.open:
        yield _Doubt(tree.open)
    if tree.loading is Loading.WEIGHT_NORM:
        entries = renamed_weight_norm(tree, entries, is_open=place.state.open is not None)
    if tree.loading is Loading.INSTANCE_NORM and place.version is None:
        yield from _running_stats(tree, entries, place)
    for slot in sorted(_kept(tree.slots), key=lambda slot: _VISITED.index(slot.kind)):
        yield from _slot(tree, slot, entries.get(slot.name), place)
    yield from _unplaced(tree, entries, place)
    below = _below(entries)
    for name, children in _by_name(tree.children).items():
        yield from _children(tree, children, below.get(name, {}), place.below(name))


def _kept(slots: Iterable[Slot]) -> Iterator[Slot]:
    return (slot for slot in slots if slot.spec and slot.persistent)


def _slot(tree: ModuleTree, slot: Slot, entry: StateEntry | None, place: _Place) -> Iterator[_Event]:
    key = place.prefix + slot.name
    if invented(tree, slot, entry, place.version):
        return
    if entry is None:
        if not place.state.open:
            yield _MaybeKey(key, slot.span) if slot.maybe else _Missing(key)
    elif slot.maybe or entry.maybe:
        yield _MaybeKey(key, slot.span)
    elif slot.kind is SlotKind.EXTRA_STATE:
        yield _Matched(key)
    elif isinstance(entry.value, NotTensor):
        # A lazy module asks the value for its shape first, and fails with an `AttributeError` of Python's own.
        yield _UnknownShape(key, slot.span) if slot.lazy else NotATensor(key, entry.value.type_name)
    elif slot.lazy:
        yield _Matched(key)
    else:
        yield _copied(key, slot, entry.value.shape)


def _copied(key: str, slot: Slot, checkpoint: tuple[int | None, ...] | None) -> _Event:
    model = slot.spec.shape if slot.spec else None
    match fit(model, checkpoint):
        case Fit.NO if model is not None and checkpoint is not None:
            return Mismatch(key, model, checkpoint)
        case Fit.YES:
            return _Matched(key)
        case _:
            return _UnknownShape(key, slot.span)


def _unplaced(tree: ModuleTree, entries: Entries, place: _Place) -> Iterator[_Event]:
    """Yield the keys that end at this module without a slot, or go on into a child that it does not have."""
    slots = {slot.name for slot in _kept(tree.slots)}
    children = {child.name for child in tree.children}
    sure = {slot.name for slot in tree.slots if not slot.maybe} | {c.name for c in tree.children if not c.maybe}
    # `_load_from_state_dict` looks for the extra state before it goes through the other keys.
    for name in sorted(entries, key=lambda name: name != _EXTRA_STATE):
        head, dot, _ = name.partition(".")
        if head in (children if dot else slots):
            continue
        if entries[name].maybe:
            yield _MaybeKey(place.prefix + name)
        elif not tree.open or head in sure:
            yield _Unexpected(place.prefix + name)


def _children(parent: ModuleTree, children: list[Child], entries: Entries, place: _Place) -> Iterator[_Event]:
    """Yield what loading does to the child, or to the several that may have its name."""
    runs = [list(_child(child, dict(entries), place)) for child in children]
    if len(children) == 1 and not children[0].maybe:
        yield from runs[0]
        return
    if not parent.open:
        yield from (event for event in runs[0] if isinstance(event, _Unexpected) and all(event in run for run in runs))
    for child, events in zip(children, runs, strict=True):
        yield from _in_some_runs(child, events)


def _child(child: Child, entries: Entries, place: _Place) -> Iterator[_Event]:
    if child.tree:
        yield from _load(child.tree, entries, place)
        return
    for name, entry in entries.items():
        yield _MaybeKey(place.prefix + name, child.span) if entry.maybe else _Dropped(place.prefix + name)


def _in_some_runs(child: Child, events: Iterable[_Event]) -> Iterator[_Event]:
    """Turn what happens where the child exists into doubts; keys it does not expect are decided by the caller."""
    for event in events:
        match event:
            case _Doubt() | _UnknownShape() | _MaybeKey():
                yield event
            case OldRunningStats(_, keys):
                yield from (_MaybeKey(key, child.span) for key in keys)
            case _Unexpected():
                pass
            case _:
                yield _MaybeKey(event.key, child.span)


def _running_stats(tree: ModuleTree, entries: Entries, place: _Place) -> Iterator[_Event]:
    taken = take_running_stats(tree, entries)
    keys = tuple(place.prefix + name for name in taken)
    if any(entry.maybe for entry in taken.values()):
        yield from (_MaybeKey(key, tree.span) for key in keys)
    elif keys:
        yield OldRunningStats(tree.class_name, keys)


def _below(entries: Entries) -> Mapping[str, Entries]:
    """Split off the first part of each key: `{"conv.weight": …}` → `{"conv": {"weight": …}}`."""
    below: dict[str, Entries] = {}
    for name, entry in entries.items():
        head, dot, rest = name.partition(".")
        if dot:
            below.setdefault(head, {})[rest] = entry
    return below


def _by_name(children: Iterable[Child]) -> Mapping[str, list[Child]]:
    groups: dict[str, list[Child]] = {}
    for child in children:
        groups.setdefault(child.name, []).append(child)
    return groups


def _unsure(events: list[_Event]) -> Iterator[Reason]:
    """Sum up the doubts about single keys, one reason for each kind."""
    if maybe := _only(events, _MaybeKey):
        yield Reason(f"{_counted([event.key for event in maybe])} there in some runs only", maybe[0].span)
    if shapeless := _only(events, _UnknownShape):
        yield Reason(f"the shape of {_counted([event.key for event in shapeless])} not known", shapeless[0].span)


def _counted(keys: list[str]) -> str:
    keys = list(dict.fromkeys(keys))
    return f'"{keys[0]}" is' if len(keys) == 1 else f'"{keys[0]}" and {len(keys) - 1} more are'


_E = TypeVar("_E")


def _only(events: Iterable[object], kind: type[_E]) -> list[_E]:
    return [event for event in events if isinstance(event, kind)]
