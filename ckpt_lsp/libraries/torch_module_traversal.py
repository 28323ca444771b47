"""Walking modules: `named_modules`, `parameters`, `children`, …

What may be there in some runs only is listed as a `OneOf` with `ABSENT`; a submodule that is not known is listed as
such, and leaves open what else there is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ABSENT, DictValue, Instance, IteratorValue, OneOf, Unknown, Value
from ckpt_lsp.libraries.torch_module import BUFFERS, MODULES, PARAMETERS, dict_of, is_module
from ckpt_lsp.libraries.torch_namespaces import MODULE
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

MOST_MODULES = 50_000


@dataclass(slots=True)
class Walk:
    """One walk: whether to list what was seen again, what was seen, and why there may be more than was listed."""

    once: bool = True
    seen: set[int] = field(default_factory=set)
    more: Reason | None = None

    def first_time(self, value: Value) -> bool:
        """Whether `value` is to be listed."""
        if not self.once:
            return True
        if id(value) in self.seen:
            return False
        self.seen.add(id(value))
        return True

    def stop(self, reason: Reason | None) -> None:
        """Note that there may be more."""
        self.more = self.more or reason


Found = tuple[str, Value, Reason | None]
"""A name, what has it, and why that may not be there."""


def entries(walk: Walk, module: Instance, place: str) -> Iterator[Found]:
    """Yield what one of a module's dicts holds; alternatives one by one."""
    held = dict_of(module, place)
    walk.stop(module.open)
    if held is None:
        if place in module.content and not isinstance(module.content[place], DictValue):
            value = module.content[place]
            walk.stop(value.reason if isinstance(value, (Unknown, OneOf)) else None)
        return
    walk.stop(held.open)
    for name, value in list(held.content.items()):
        if value is None or not isinstance(name, str):
            continue
        if isinstance(value, OneOf):
            for one in value.alternatives:
                if one is not None and one is not ABSENT:
                    yield name, one, value.reason
        else:
            yield name, value, None


def children_of(walk: Walk, module: Instance) -> Iterator[Found]:
    """Yield the direct submodules, each once."""
    for name, child, doubt in entries(walk, module, MODULES):
        if isinstance(child, Unknown):
            walk.stop(child.reason)
            yield name, child, doubt
        elif walk.first_time(child):
            yield name, child, doubt


def modules_of(walk: Walk, module: Value, prefix: str = "", doubt: Reason | None = None) -> Iterator[Found]:
    """Yield `module` and all below it, parents first."""
    if isinstance(module, Unknown):
        walk.stop(module.reason)
        yield prefix, module, doubt
        return
    if not isinstance(module, Instance) or len(walk.seen) > MOST_MODULES or not walk.first_time(module):
        return
    yield prefix, module, doubt
    for name, child, own_doubt in entries(walk, module, MODULES):
        yield from modules_of(walk, child, f"{prefix}.{name}" if prefix else name, doubt or own_doubt)


def members_of(walk: Walk, module: Value, place: str, prefix: str, *, recurse: bool) -> Iterator[Found]:
    """Yield the parameters (or buffers) of `module` and all below it, each once."""
    inner = Walk(walk.once)
    owners = modules_of(inner, module, prefix) if recurse else iter([(prefix, module, None)])
    for path, owner, doubt in itertools.islice(owners, MOST_MODULES):
        if not isinstance(owner, Instance):
            continue
        for name, member, own_doubt in entries(inner, owner, place):
            if walk.first_time(member):
                yield f"{path}.{name}" if path else name, member, doubt or own_doubt
    walk.stop(inner.more)


def _listed(walk: Walk, found: Iterator[Found], *, named: bool) -> IteratorValue:
    items: list[Value] = []
    for name, value, doubt in found:
        item: Value = (name, value) if named else value
        items.append(OneOf((item, ABSENT), doubt) if doubt else item)
    return IteratorValue(items, walk.more)


@MODULE.native("Module.named_children")
def named_children(machine: Machine, module: Value) -> Value:
    walk = Walk()
    return _listed(walk, children_of(walk, module), named=True) if isinstance(module, Instance) else _unclear(machine)


@MODULE.native("Module.children")
def children(machine: Machine, module: Value) -> Value:
    walk = Walk()
    return _listed(walk, children_of(walk, module), named=False) if isinstance(module, Instance) else _unclear(machine)


@MODULE.native("Module.named_modules")
def named_modules(
    machine: Machine, module: Value, memo: Value = None, prefix: Value = "", remove_duplicate: Value = True
) -> Value:
    walk = Walk(once=remove_duplicate is not False)
    return _listed(walk, modules_of(walk, module, _text(prefix)), named=True)


@MODULE.native("Module.modules")
def modules(machine: Machine, module: Value, remove_duplicate: Value = True) -> Value:
    walk = Walk(once=remove_duplicate is not False)
    return _listed(walk, modules_of(walk, module), named=False)


@MODULE.native("Module.named_parameters")
def named_parameters(
    machine: Machine, module: Value, prefix: Value = "", recurse: Value = True, remove_duplicate: Value = True
) -> Value:
    walk = Walk(once=remove_duplicate is not False)
    found = members_of(walk, module, PARAMETERS, _text(prefix), recurse=recurse is not False)
    return _listed(walk, found, named=True)


@MODULE.native("Module.parameters")
def parameters(machine: Machine, module: Value, recurse: Value = True) -> Value:
    walk = Walk()
    return _listed(walk, members_of(walk, module, PARAMETERS, "", recurse=recurse is not False), named=False)


@MODULE.native("Module.named_buffers")
def named_buffers(
    machine: Machine, module: Value, prefix: Value = "", recurse: Value = True, remove_duplicate: Value = True
) -> Value:
    walk = Walk(once=remove_duplicate is not False)
    found = members_of(walk, module, BUFFERS, _text(prefix), recurse=recurse is not False)
    return _listed(walk, found, named=True)


@MODULE.native("Module.buffers")
def buffers(machine: Machine, module: Value, recurse: Value = True) -> Value:
    walk = Walk()
    return _listed(walk, members_of(walk, module, BUFFERS, "", recurse=recurse is not False), named=False)


def _text(prefix: Value) -> str:
    return prefix if isinstance(prefix, str) else ""


def _unclear(machine: Machine) -> Value:
    return machine.unknown("the module is not known")


def every_module(module: Value) -> list[Instance]:
    """Return `module` and all modules that may be below it."""
    return [found for _, found, _ in modules_of(Walk(), module) if is_module(found) and isinstance(found, Instance)]
