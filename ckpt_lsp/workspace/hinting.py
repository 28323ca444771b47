"""Loads for which a comment says what the program does not: `# ckpt-lsp: checkpoint=PATH[#ENTRY] model=EXPR`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ckpt_lsp.checkpoints import Checkpoint, StoredDict, StoredObject, read_checkpoint
from ckpt_lsp.evaluator.budget import Budget, OutOfBudget
from ckpt_lsp.evaluator.events import LoadEvent, ReadEvent
from ckpt_lsp.evaluator.imports import describe
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.programs import evaluate_expression
from ckpt_lsp.evaluator.values import Instance, OneOf, Origin, Raised, Unknown
from ckpt_lsp.libraries.module_snapshot import snapshot
from ckpt_lsp.libraries.paths import locate
from ckpt_lsp.tensors import ModuleTree, Reason, StateDict
from ckpt_lsp.workspace.entries import find_entry, state_dict, value_at
from ckpt_lsp.workspace.hints import LoadHint, hints


def hinted(machine: Machine, events: Iterable[LoadEvent | ReadEvent]) -> Iterator[LoadEvent | ReadEvent]:
    """Yield the events of a program that has run, with what comments say of them in the place of what it found out."""
    known: dict[str, list[LoadHint]] = {}
    found = tuple(events)
    loads = {event.site for event in found if isinstance(event, LoadEvent)}
    for event in found:
        path = event.site.path
        if path not in known:
            known[path] = [hint for hint in hints(path, machine.files.text(path) or "") if isinstance(hint, LoadHint)]
        speaking = [hint for hint in known[path] if hint.speaks_of(event.site, loads)]
        if not speaking or isinstance(event, ReadEvent):
            yield event
        else:
            # Whoever says something of a load knows that it is one of a model.
            yield from _told(machine, replace(event, is_module=True), speaking)


def _told(machine: Machine, event: LoadEvent, speaking: Sequence[LoadHint]) -> Iterator[LoadEvent | ReadEvent]:
    """Yield the event with what the last of the comments says of each side, which is the nearest to the call."""
    for hint in [hint for hint in speaking if hint.model][-1:]:
        event = replace(event, model=_model(machine, event, hint))
    hint = next((hint for hint in reversed(speaking) if hint.checkpoint is not None), speaking[-1])
    if hint.checkpoint is None:
        yield event
        return
    located = locate(machine.files, hint.checkpoint, machine.files.working_folders)
    checkpoint = machine.files.derived(located.path, read_checkpoint) if located.path else None
    if isinstance(checkpoint, Checkpoint) and located.path:
        yield _with_state(event, located.path, checkpoint, hint)
        return
    yield ReadEvent(event.site, hint.checkpoint, located.path, "torch.load", tried=located.tried)
    yield replace(event, state=Reason(f"the comment's {hint.checkpoint} cannot be read", hint.span), origin=None)


def _with_state(event: LoadEvent, path: str, checkpoint: Checkpoint, hint: LoadHint) -> LoadEvent:
    entry = find_entry(checkpoint, hint.entry)
    stored = value_at(checkpoint, entry) if entry is not None else None
    state: StateDict | Reason = Reason(f"{hint.checkpoint} has no dict at {hint.entry or 'its top'}", hint.span)
    if isinstance(stored, StoredDict | StoredObject):
        state = state_dict(stored)
    return replace(event, state=state, origin=Origin(path, entry or (), ""), choice=None)


def _model(machine: Machine, event: LoadEvent, hint: LoadHint) -> ModuleTree | Reason:
    """Return the model that the comment's expression makes in the namespace of the file that it is in."""
    expression = hint.model or ""
    module = next((module for module in machine.modules.values() if module.path == event.site.path), None)
    if module is None:
        return Reason(f"the module of {event.site.path} is not known")
    machine.budget = Budget(machine.budget.limits, machine.budget.stale)
    try:
        value = evaluate_expression(machine, module, expression)
    except Raised as raised:
        return Reason(f"the comment's {expression} raises {describe(raised.value)}", hint.span)
    except SyntaxError:
        return Reason(f"the comment's {expression} is no expression", hint.span)
    except OutOfBudget as stop:
        return Reason(f"the comment's {expression} is not known: {stop}", hint.span)
    match value:
        case Unknown(reason) | OneOf(reason=reason):
            return Reason(f"the comment's {expression} is not known: {reason.text}", hint.span)
        case Instance() if "_parameters" in value.content:
            return snapshot(machine, value)
        case _:
            return Reason(f"the comment's {expression} is no module", hint.span)
