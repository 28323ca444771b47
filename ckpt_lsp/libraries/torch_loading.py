"""`Module.load_state_dict`: the call that everything else is evaluated for."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.events import LoadEvent, NotStateDict
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.remaking import remaking
from ckpt_lsp.evaluator.scopes import present
from ckpt_lsp.evaluator.values import (
    ABSENT,
    DictValue,
    Instance,
    OneOf,
    Origin,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_mutation
from ckpt_lsp.libraries.module_snapshot import snapshot
from ckpt_lsp.libraries.named_tensors import named_tensors
from ckpt_lsp.tensors import NotTensor, Reason, StateDict, StateEntry, TensorSpec
from ckpt_lsp.text import Position, Span

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

LOADING = Library("torch.nn.modules.module")
PREFIXES = Library("torch.nn.modules.utils")


@LOADING.native("Module.load_state_dict")
def load_state_dict(
    machine: Machine, module: Value, state_dict: Value, strict: Value = True, assign: Value = False
) -> Value:
    """`Module.load_state_dict`: becomes a `LoadEvent`; raises where the program catches what PyTorch surely raises."""
    return machine.split(
        state_dict, lambda chosen: record_load(machine, "load_state_dict", module, chosen, strict, assign)
    )


def record_load(
    machine: Machine, call: str, module: Value, state_dict: Value, strict: Value = True, assign: Value = False
) -> Value:
    """Note that `state_dict` is loaded into `module` here, by a function called `call`."""
    is_strict, assigns = machine.truth(strict), machine.truth(assign)
    guarded = machine.guarded("RuntimeError")
    event = LoadEvent(
        site=machine.span() or Span("", Position(0, 0), Position(0, 0)),
        call=call,
        model=snapshot(machine, module) if isinstance(module, Instance) else _reason(machine, module, "the model"),
        state=state_of(machine, state_dict),
        strict=is_strict if isinstance(is_strict, bool) else None,
        assign=assigns if isinstance(assigns, bool) else None,
        origin=origin_of(state_dict),
        choice=machine.choices[0] if machine.choices else None,
        guarded=guarded,
        is_module=isinstance(module, Instance),
        reaching=machine.reaching(),
        remaking=remaking(machine, module) if machine.keeps_makings else None,
    )
    machine.events.append(event)
    if isinstance(module, Instance):
        _initialise(machine, module)
    if guarded:
        succeeds = machine.libraries.succeeds(event)
        if succeeds is False:
            machine.throw("RuntimeError", "Error(s) in loading state_dict")
        if succeeds is None:
            machine.may_raise(machine.call(machine.builtins["RuntimeError"], ("Error(s) in loading state_dict",)))
    return machine.unknown("what load_state_dict returns is not followed", plain=True)


def load_into_unknown(machine: Machine, receiver: Value, *arguments: Value, **keywords: Value) -> None:
    """Note a call of `load_state_dict` on something unknown, if it is called as that of a module is."""
    unknown = machine.unknown("the state dict is not known")
    names = dict(zip(("state_dict", "strict", "assign"), (*arguments, *[ABSENT] * 3)))
    given = {name: value for name, value in {**names, **keywords}.items() if value is not ABSENT}
    if len(arguments) <= len(names) and given.keys() <= names.keys():
        load_state_dict(machine, receiver, **{"state_dict": unknown, **given})


def _initialise(machine: Machine, module: Instance) -> None:
    """An uninitialised parameter has, after a load, the shape of the checkpoint's, or none yet: it is not known."""
    for _, tensor in named_tensors(module):
        now = torch_mutation.present(machine, tensor)
        if now.kind.startswith("uninitialized_"):
            torch_mutation.change(machine, tensor, shape=None, kind=now.kind.removeprefix("uninitialized_"))


def _reason(machine: Machine, value: Value, what: str) -> Reason:
    return value.reason if isinstance(value, (Unknown, OneOf)) else machine.reason(f"{what} is not known")


def state_of(machine: Machine, state_dict: Value) -> StateDict | NotStateDict | Reason:
    """Return the snapshot of a state dict."""
    mapping = payload(state_dict)
    match mapping:
        case DictValue():
            entries = {key: _entry(machine, value) for key, value in mapping.entries.items() if isinstance(key, str)}
            return StateDict(entries, mapping.versions, mapping.open)
        case Unknown() | OneOf():
            return mapping.reason
        case Instance() if "_modules" in mapping.content and "_parameters" in mapping.content:
            return NotStateDict(mapping.cls.full_name, is_module=True)
        case Instance() if mapping.open or mapping.cls.unknown_base:
            return mapping.open or mapping.cls.unknown_base or machine.reason("the state dict is not known")
        case _:
            return NotStateDict(machine.class_of(mapping).full_name)


def _entry(machine: Machine, value: Value) -> StateEntry:
    maybe = isinstance(value, OneOf) and ABSENT in value.alternatives
    there = present(value)
    match there:
        case TensorValue():
            return StateEntry(there.spec, maybe)
        case Unknown():
            return StateEntry(TensorSpec(None, None), maybe)
        case OneOf():
            return StateEntry(_common(there), maybe)
        case _:
            return StateEntry(NotTensor(machine.class_of(there).full_name), maybe)


def _common(value: OneOf) -> TensorSpec:
    """Return what the alternatives agree on."""
    specs = [one.spec if isinstance(one, TensorValue) else TensorSpec(None, None) for one in value.present]
    shapes = [spec.shape for spec in specs if spec.shape is not None]
    if len(shapes) < len(specs) or len(set(map(len, shapes))) != 1:
        return TensorSpec(None, None)
    return TensorSpec(tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*shapes, strict=True)), None)


def origin_of(state_dict: Value) -> Origin | None:
    """Return where a state dict was read from, or else where the first of its tensors that came from a file did."""
    mapping = payload(state_dict)
    if isinstance(mapping, TensorValue):
        return mapping.origin
    if not isinstance(mapping, DictValue):
        return None
    values = itertools.chain.from_iterable(
        value.present if isinstance(value, OneOf) else (value,) for value in mapping.entries.values()
    )
    return mapping.origin or next((v.origin for v in values if isinstance(v, TensorValue) and v.origin), None)


@PREFIXES.native("consume_prefix_in_state_dict_if_present")
def consume_prefix(machine: Machine, state_dict: Value, prefix: Value) -> None:
    """`torch.nn.modules.utils.consume_prefix_in_state_dict_if_present`: strips in place, from the metadata too."""
    mapping = payload(state_dict)
    if not isinstance(mapping, DictValue):
        return
    if not isinstance(prefix, str):
        machine.heap.open(mapping, _reason(machine, prefix, "the prefix"))
        return
    content = {
        key.removeprefix(prefix) if isinstance(key, str) else key: value for key, value in mapping.entries.items()
    }
    machine.heap.replace(mapping, content, mapping.open)
    if mapping.versions is not None:
        mapping.versions = {
            name.removeprefix(prefix.rstrip(".")).removeprefix("."): version
            for name, version in mapping.versions.items()
            if name.startswith(prefix.rstrip(".")) or not name
        }
