"""Hooks that modules take, and what they mean for loading."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.values import ClassValue, DictValue, Instance, Value
from ckpt_lsp.libraries.torch_module import dict_of
from ckpt_lsp.libraries.torch_namespaces import MODULE

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_numbers = itertools.count()

_KINDS = {
    "register_forward_pre_hook": "_forward_pre_hooks",
    "register_forward_hook": "_forward_hooks",
    "register_backward_hook": "_backward_hooks",
    "register_full_backward_hook": "_backward_hooks",
    "register_full_backward_pre_hook": "_backward_pre_hooks",
    "register_state_dict_post_hook": "_state_dict_hooks",
    "_register_state_dict_hook": "_state_dict_hooks",
    "register_state_dict_pre_hook": "_state_dict_pre_hooks",
    "register_load_state_dict_pre_hook": "_load_state_dict_pre_hooks",
    "_register_load_state_dict_pre_hook": "_load_state_dict_pre_hooks",
    "register_load_state_dict_post_hook": "_load_state_dict_post_hooks",
}


def _register(method: str, place: str) -> None:
    @MODULE.native(f"Module.{method}")
    def native(machine: Machine, module: Value, hook: Value, *arguments: Value, **options: Value) -> Value:
        if not isinstance(module, Instance):
            return machine.unknown("the module is not known", plain=True)
        held = dict_of(module, place)
        if held is None:
            held = DictValue()
            machine.heap.edit(module)[place] = held
        number = next(_numbers)
        machine.heap.edit(held)[number] = hook
        return _handle(machine, held, number)


def _handle(machine: Machine, held: DictValue, number: int) -> Value:
    cls = machine.native_class("torch.utils.hooks.RemovableHandle")
    if isinstance(cls, ClassValue):
        return machine.call(cls, (held, number))
    return machine.unknown("the handle of a hook is not followed", plain=True)


for _method, _place in _KINDS.items():
    _register(_method, _place)
