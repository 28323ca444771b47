"""timm: its own source is evaluated, but for the registry of models, which importing all its modules fills."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator import imports
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ABSENT, DictValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

TIMM_REGISTRY = Library("timm.models._registry")
_INITIALISING = Library("timm.layers.weight_init")
_MANIPULATE = Library("timm.models._manipulate")

TIMM = (TIMM_REGISTRY, _INITIALISING, _MANIPULATE)

_REGISTRY = "timm.models._registry"


@_INITIALISING.native("trunc_normal_", "trunc_normal_tf_", "variance_scaling_", "lecun_normal_")
def fill(machine: Machine, tensor: Value, *arguments: Value, **options: Value) -> Value:
    """Fill a tensor with random numbers."""
    return machine.call_method(tensor, "normal_")


@_MANIPULATE.native("named_apply")
def named_apply(
    machine: Machine,
    fn: Value,
    module: Value,
    name: Value = "",
    depth_first: Value = True,
    include_root: Value = False,
) -> Value:
    """Call `fn(module=…, name=…)` for all modules below `module`: what it does at each of a thousand is evaluated."""
    if depth_first is not True and include_root is True:
        machine.call_for_effect(fn, (), {"module": module, "name": name})
    children, more = machine.items_of(machine.call_method(module, "named_children"))
    for pair in children:
        own, child = pair if isinstance(pair, tuple) else (machine.unknown("the name of a module"), pair)
        path = machine.binary("+", machine.binary("+", name, "."), own) if name else own
        named_apply(machine, fn, child, path, depth_first, True)
    if more is not None:
        machine.escape((module,), more)
    if depth_first is True and include_root is True:
        machine.call_for_effect(fn, (), {"module": module, "name": name})
    return module


@TIMM_REGISTRY.native("is_model")
def is_model(machine: Machine, model_name: Value) -> Value:
    """Whether there is an architecture of this name; a tag of weights behind a dot does not count."""
    if not isinstance(model_name, str):
        return machine.unknown("the name of timm's model is not known", plain=True)
    return _entry_point(machine, model_name) is not ABSENT


@TIMM_REGISTRY.native("model_entrypoint")
def model_entrypoint(machine: Machine, model_name: Value, module_filter: Value = None) -> Value:
    """The function that makes the model."""
    if not isinstance(model_name, str):
        return machine.unknown("the name of timm's model is not known")
    found = _entry_point(machine, model_name)
    return machine.throw("KeyError", model_name) if found is ABSENT else found


@TIMM_REGISTRY.native("get_pretrained_cfg")
def pretrained_settings(machine: Machine, model_name: Value, allow_unregistered: Value = True) -> Value:
    """A copy of what is registered for a name. One model may build on another's settings, which it never imports."""
    if not isinstance(model_name, str):
        return machine.unknown("the name of timm's model is not known")
    _entry_point(machine, model_name)
    known = machine.native_class(f"{_REGISTRY}._model_pretrained_cfgs")
    if not isinstance(known, DictValue) or known.open:
        return machine.unknown("what timm's models are registered with is not known")
    if model_name in known.entries:
        return machine.call(machine.native_class("copy.deepcopy"), (known.entries[model_name],))
    if allow_unregistered is True and "." not in model_name:
        return None
    return machine.throw("RuntimeError", f"No pretrained config of timm's is called {model_name}.")


def _entry_point(machine: Machine, model_name: str) -> Value:
    """Return what is registered under the name: by the program itself, or by the module of timm that defines it."""
    architecture = model_name.partition(".")[0]
    registered = machine.native_class(f"{_REGISTRY}._model_entrypoints")
    if isinstance(registered, DictValue) and architecture in registered.entries:
        return registered.entries[architecture]
    for module in _modules_with(machine, architecture):
        found = imports.module_name(machine, module, architecture)
        if found is not ABSENT:
            return found
    return ABSENT


def _modules_with(machine: Machine, name: str) -> Iterator[Module]:
    """Yield timm's modules whose text mentions `name`: reading is much quicker than evaluating."""
    package = machine.import_module("timm.models")
    if isinstance(package, Unknown) or package.path is None:
        return
    folder = posixpath.dirname(package.path)
    for file in machine.files.names(folder):
        text = machine.files.text(posixpath.join(folder, file)) if file.endswith(".py") else None
        if text and (f"def {name}(" in text or f"'{name}'" in text) and not file.startswith("_"):
            module = machine.import_module(f"timm.models.{file.removesuffix('.py')}")
            if isinstance(module, Module):
                yield module
