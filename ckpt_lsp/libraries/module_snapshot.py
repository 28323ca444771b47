"""From the value of an `nn.Module` to a `ModuleTree`: what matching compares with a checkpoint."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ckpt_lsp.evaluator.values import (
    ABSENT,
    ClassValue,
    DictValue,
    FunctionValue,
    Instance,
    OneOf,
    Place,
    SetValue,
    TensorValue,
    Unknown,
    Value,
)
from ckpt_lsp.libraries import torch_mutation, torch_shapes
from ckpt_lsp.libraries.torch_module import BUFFERS, MODULES, NOT_PERSISTENT, PARAMETERS, dict_of, doubt_of
from ckpt_lsp.libraries.torch_namespaces import MODULE
from ckpt_lsp.tensors import Child, Loading, ModuleTree, Reason, Slot, SlotKind, TensorSpec
from ckpt_lsp.text import Span

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_MODULES = 50_000
UNCLEAR = TensorSpec(None, None)


def snapshot(machine: Machine, module: Instance) -> ModuleTree:
    """Return what `module` holds now.

    A shared submodule stands under each of its names. A module that contains itself is open there, and so is what lies
    beyond `MOST_MODULES` modules.
    """
    under_way = _Snapshot(machine)
    made = under_way.tree(module)
    return dataclasses.replace(made, custom=made.custom or under_way.rewritten)


class _Snapshot:
    """One snapshot: the trees made so far, the modules whose trees are being made, and how many modules there are."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.trees: dict[Instance, ModuleTree] = {}
        self.sizes: dict[Instance, int] = {}
        self.under_way: set[Instance] = set()
        # A post-hook of any module gets the lists of missing and unexpected keys of the whole load, and may edit them.
        self.rewritten: Reason | None = None
        self.traits: dict[ClassValue, _Traits] = {}
        self.spans: dict[ast.AST, Span | None] = {}

    def tree(self, module: Instance) -> ModuleTree:
        """Return the tree of a module."""
        known = self.trees.get(module)
        if known is not None:
            return known
        if module in self.under_way:
            return _open_tree(Reason("a module contains itself", self._span(module.created)), module.cls.name)
        self.under_way.add(module)
        self.rewritten = self.rewritten or _hooked(module, "_load_state_dict_post_hooks")
        traits = self._traits_of(module.cls)
        doubts = tuple(_doubtful_attributes(module))
        children = tuple(self._children(module, doubts))
        made = ModuleTree(
            class_name=module.cls.name,
            slots=tuple(self._slots(module, doubts, traits)),
            children=children,
            open=_opened(module) or traits.unknown_base,
            custom=traits.override or _foreign_hook(module),
            loading=_loading(module, traits),
            version=traits.version,
            qualified_name=module.cls.full_name,
            span=self._span(module.created),
        )
        self.under_way.discard(module)
        self.sizes[module] = self._size(module)
        if self.sizes[module] > MOST_MODULES:
            made = _open_tree(Reason(f"there are more than {MOST_MODULES:,} modules"), module.cls.name)
        self.trees[module] = made
        return made

    def _size(self, module: Instance) -> int:
        """Return the number of modules, each counted under every name that it has."""
        held = dict_of(module, MODULES)
        values = held.content.values() if held else ()
        below = (one for value in values for one in (value.present if isinstance(value, OneOf) else (value,)))
        return 1 + sum(self.sizes.get(one, 1) for one in below if isinstance(one, Instance))

    # What a module itself holds.

    def _traits_of(self, cls: ClassValue) -> _Traits:
        known = self.traits.get(cls)
        if known is None:
            known = self.traits[cls] = _traits(cls)
        return known

    def _span(self, place: Place | None) -> Span | None:
        """Return a place as a span; equal parts of a model are made at the same places."""
        if place is None:
            return None
        if place.node not in self.spans:
            self.spans[place.node] = _span(place)
        return self.spans[place.node]

    def _slots(self, module: Instance, doubts: Doubts, traits: _Traits) -> Iterator[Slot]:
        names = module.content.get(NOT_PERSISTENT)
        hidden: Mapping[Value, Value] = names.content if isinstance(names, SetValue) else {}
        for place, kind in ((PARAMETERS, SlotKind.PARAMETER), (BUFFERS, SlotKind.BUFFER)):
            held = dict_of(module, place)
            for name, value in held.content.items() if held else ():
                if isinstance(name, str):
                    slot = self._slot(name, value, kind, self._span(module.places.get(name)))
                    if kind is SlotKind.BUFFER and name in hidden:
                        perhaps = isinstance(hidden[name], OneOf)
                        slot = dataclasses.replace(slot, maybe=slot.maybe or perhaps, persistent=perhaps)
                    yield slot
        for name, doubt in doubts:
            yield Slot(name, UNCLEAR, maybe=True, span=self._span(module.places.get(name)) or doubt.span)
        if traits.reads_extra_state or traits.makes_extra_state:
            yield Slot("_extra_state", UNCLEAR if traits.reads_extra_state else None, SlotKind.EXTRA_STATE)

    def _slot(self, name: str, value: Value, kind: SlotKind, span: Span | None) -> Slot:
        match value:
            case None:
                return Slot(name, None, kind, span=span)
            case TensorValue():
                now = torch_mutation.present(self.machine, value)
                return Slot(name, now.spec, kind, lazy=now.kind.startswith("uninitialized"), span=span)
            case OneOf():
                slots = [self._slot(name, one, kind, span) for one in value.present]
                merged = _merged_slot(slots)
                return dataclasses.replace(merged, maybe=merged.maybe or ABSENT in value.alternatives)
            case _:
                return Slot(name, UNCLEAR, kind, maybe=True, span=span)

    # What is below it.

    def _children(self, module: Instance, doubts: Doubts) -> Iterator[Child]:
        held = dict_of(module, MODULES)
        for name, value in held.content.items() if held else ():
            if isinstance(name, str):
                yield self._child(name, value, self._span(module.places.get(name)))
        for name, doubt in doubts:
            yield Child(name, _open_tree(doubt), maybe=True, span=self._span(module.places.get(name)) or doubt.span)
        for place in (PARAMETERS, BUFFERS):
            held = dict_of(module, place)
            for name, value in held.content.items() if held else ():
                hidden = doubt_of(value)
                if hidden and isinstance(name, str):
                    yield Child(name, _open_tree(hidden), maybe=True, span=self._span(module.places.get(name)))

    def _child(self, name: str, value: Value, span: Span | None) -> Child:
        match value:
            case None:
                return Child(name, None, span=span)
            case Instance():
                return Child(name, self.tree(value), span=span)
            case OneOf():
                trees = [self._child(name, one, span).tree for one in value.present]
                return Child(name, _merged(trees, value.reason), maybe=ABSENT in value.alternatives, span=span)
            case Unknown():
                return Child(name, _open_tree(value.reason), span=span)
            case _:
                return Child(name, _open_tree(self.machine.reason("a submodule is no module")), span=span)


Doubts: TypeAlias = "tuple[tuple[str, Reason], ...]"
"""Attributes that may be a module or a parameter though they are not known to be one, and why."""


def _open_tree(reason: Reason, class_name: str = "Module") -> ModuleTree:
    return ModuleTree(class_name, open=reason)


def _doubtful_attributes(module: Instance) -> Iterator[tuple[str, Reason]]:
    """Yield the attributes that may be a module or a parameter though they are not known to be one."""
    for name, value in module.content.items():
        if isinstance(value, (Unknown, OneOf, Instance)) and name not in (PARAMETERS, BUFFERS, MODULES):
            doubt = doubt_of(value)
            if doubt:
                yield name, doubt


def _opened(module: Instance) -> Reason | None:
    """Return why there may be more in a module than is known."""
    if module.open:
        return module.open
    for place in (PARAMETERS, BUFFERS, MODULES):
        held = dict_of(module, place)
        if held is None:
            value = module.content.get(place)
            return value.reason if isinstance(value, (Unknown, OneOf)) else Reason("its base class is not known")
        if held.open:
            return held.open
    return None


@dataclasses.dataclass(frozen=True, slots=True)
class _Traits:
    """What all modules of a class have in common."""

    version: int | None
    override: Reason | None
    loading: Loading
    makes_extra_state: bool
    reads_extra_state: bool
    unknown_base: Reason | None


def _traits(cls: ClassValue) -> _Traits:
    version = cls.lookup("_version")
    return _Traits(
        version if isinstance(version, int) else None,
        _override(cls),
        _loading_of_class(cls),
        _is_overridden(cls, "get_extra_state"),
        _is_overridden(cls, "set_extra_state"),
        next((base.unknown_base for base in cls.mro if base.unknown_base), None),
    )


def _is_overridden(cls: ClassValue, name: str) -> bool:
    return cls.lookup(name) is not MODULE.members[f"Module.{name}"]


_DECISIVE = ("_load_from_state_dict", "state_dict", "_save_to_state_dict")


def _override(cls: ClassValue) -> Reason | None:
    """Return why loading into a module of the class cannot be foreseen: it does it in its own way."""
    for name in _DECISIVE:
        if _is_overridden(cls, name):
            method = cls.lookup(name)
            span = method.module.span(method.node) if isinstance(method, FunctionValue) else None
            return Reason(f"{cls.name} overrides {name}", span)
    return None


def _foreign_hook(module: Instance) -> Reason | None:
    """Return why loading into `module` cannot be foreseen: a hook that is not torch's own."""
    for place in ("_load_state_dict_pre_hooks", "_load_state_dict_post_hooks", "_state_dict_hooks"):
        hooked = _hooked(module, place)
        if hooked:
            return hooked
    return None


def _hooked(module: Instance, place: str) -> Reason | None:
    """Return the reason that a hook which is not torch's own gives; `place` is the attribute that holds the hooks."""
    for hook in _hooks(module, place):
        if not _is_torch_hook(hook):
            span = hook.module.span(hook.node) if isinstance(hook, FunctionValue) else None
            return Reason(f"a hook of {module.cls.name} changes what is loaded", span)
    return None


def _hooks(module: Instance, place: str) -> Iterable[Value]:
    held: DictValue | None = dict_of(module, place)
    return held.content.values() if held else ()


def _is_torch_hook(hook: Value) -> bool:
    return isinstance(hook, FunctionValue) and hook.module.name == "torch.nn.utils.parametrizations"


def _loading_of_class(cls: ClassValue) -> Loading:
    names = {base.full_name for base in cls.mro if base.module_name.startswith("torch.")}
    if "torch.nn.modules.instancenorm._InstanceNorm" in names:
        return Loading.INSTANCE_NORM
    if "torch.nn.modules.batchnorm._NormBase" in names:
        return Loading.BATCH_NORM
    return Loading.PLAIN


def _loading(module: Instance, traits: _Traits) -> Loading:
    if traits.loading is not Loading.PLAIN:
        return traits.loading
    if any(map(_is_torch_hook, _hooks(module, "_load_state_dict_pre_hooks"))):
        return Loading.WEIGHT_NORM
    return Loading.PLAIN


# Alternatives.


def _merged(trees: Sequence[ModuleTree | None], reason: Reason) -> ModuleTree | None:
    """Return the tree of a submodule that is one of several; under `None` any key is ignored, so any may be there."""
    present = [tree for tree in trees if tree is not None]
    if not present:
        return None
    if len(trees) == 1:
        return present[0]
    first, nowhere = present[0], len(present) < len(trees)
    loadings = {tree.loading for tree in present} - {Loading.PLAIN}
    custom = next((tree.custom for tree in present if tree.custom), None)
    if len(loadings) > 1 or len({tree.version for tree in present if tree.loading is not Loading.PLAIN}) > 1:
        custom = custom or reason
    special = next((tree for tree in present if tree.loading is not Loading.PLAIN), first)
    return ModuleTree(
        class_name=first.class_name,
        slots=tuple(_merged_slots([tree.slots for tree in present], certain=not nowhere)),
        children=tuple(_merged_children([tree.children for tree in present], reason, certain=not nowhere)),
        open=next((tree.open for tree in present if tree.open), reason if nowhere else None),
        custom=custom,
        loading=special.loading,
        version=special.version,
        qualified_name=first.qualified_name,
        span=first.span,
    )


def _merged_slots(alternatives: Sequence[tuple[Slot, ...]], *, certain: bool) -> Iterator[Slot]:
    names = dict.fromkeys(slot.name for slots in alternatives for slot in slots)
    for name in names:
        found = [slot for slots in alternatives for slot in slots if slot.name == name]
        merged = _merged_slot(found)
        everywhere = certain and len(found) == len(alternatives)
        yield merged if everywhere else dataclasses.replace(merged, maybe=True)


def _merged_slot(slots: Sequence[Slot]) -> Slot:
    """Return a slot that is one of several; where it is `None` in some runs, it may have no key."""
    filled = [slot for slot in slots if slot.spec is not None]
    if not filled:
        return slots[0]
    first = filled[0]
    specs = [slot.spec for slot in filled if slot.spec is not None]
    dtypes = {spec.dtype for spec in specs}
    shape = torch_shapes.merged([spec.shape for spec in specs])
    return dataclasses.replace(
        first,
        spec=TensorSpec(shape, dtypes.pop() if len(dtypes) == 1 else None),
        persistent=any(slot.persistent for slot in filled),
        lazy=any(slot.lazy for slot in filled),
        maybe=len(filled) < len(slots) or any(slot.maybe for slot in slots) or len({s.persistent for s in filled}) > 1,
    )


def _merged_children(alternatives: Sequence[tuple[Child, ...]], reason: Reason, *, certain: bool) -> Iterator[Child]:
    names = dict.fromkeys(child.name for children in alternatives for child in children)
    for name in names:
        found = [child for children in alternatives for child in children if child.name == name]
        everywhere = certain and len(found) == len(alternatives) and not any(child.maybe for child in found)
        yield Child(name, _merged([child.tree for child in found], reason), maybe=not everywhere, span=found[0].span)


def _span(place: Place | None) -> Span | None:
    return place.module.span(place.node) if place else None
