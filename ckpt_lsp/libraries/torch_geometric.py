"""PyTorch Geometric: its own source is evaluated, but for methods that it writes as text and what it asks `dir` for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import ABSENT, ClassMethod, ClassValue, DictValue, Instance, ListValue, Native, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_MESSAGE_PASSING = Library("torch_geometric.nn.conv.message_passing")
_SEQUENTIAL = Library("torch_geometric.nn.sequential")
_MODULE_DICT = Library("torch_geometric.nn.module_dict")
_PARAMETER_DICT = Library("torch_geometric.nn.parameter_dict")

TORCH_GEOMETRIC = (_MESSAGE_PASSING, _SEQUENTIAL, _MODULE_DICT, _PARAMETER_DICT)


@_MESSAGE_PASSING.native("MessagePassing._set_jittable_templates")
def set_jittable_templates(machine: Machine, layer: Value, *arguments: Value, **options: Value) -> None:
    """Faster methods for a layer, written as text: they hold no parameters."""
    return None


@_SEQUENTIAL.native("Sequential.__init__")
def build_sequential(machine: Machine, module: Value, input_args: Value, modules: Value) -> Value:
    """Register what is a module; the text beside each says only how data flows."""
    machine.call(machine.get_attribute(machine.native_class("torch.nn.Module"), "__init__"), (module,))
    given = payload(modules)
    match given:
        case DictValue(open=None):
            named = [(str(name), one) for name, one in given.entries.items()]
        case ListValue(open=None):
            named = [(f"module_{number}", one) for number, one in enumerate(given.items)]
        case _:
            if isinstance(module, Instance):
                machine.heap.open(module, machine.reason("the modules of the Sequential are not known"))
            return None
    for name, one in named:
        items = machine.items_of(one)[0] if isinstance(one, (tuple, ListValue)) else (one,)
        machine.set_attribute(module, name, items[0])
    return None


def to_internal_key(machine: Machine, cls: Value, key: Value) -> Value:
    """The name of a submodule: types of edges are joined, and a name that is an attribute of the class is marked."""
    if isinstance(key, tuple) and all(isinstance(part, str) for part in key):
        key = f"<{'___'.join(str(part) for part in key)}>"
    if not isinstance(key, str) or not isinstance(cls, ClassValue):
        return machine.unknown("the name of a submodule is not known", plain=True)
    of_torch = next((base for base in cls.mro if base.module_name.startswith("torch.")), cls)
    name = key if of_torch.lookup(key) is ABSENT else f"<{key}>"
    return name.replace(".", "#")


_MODULE_DICT.constants({"ModuleDict.to_internal_key": ClassMethod(Native("to_internal_key", to_internal_key))})
_PARAMETER_DICT.constants({"ParameterDict.to_internal_key": ClassMethod(Native("to_internal_key", to_internal_key))})
