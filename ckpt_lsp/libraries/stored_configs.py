"""OmegaConf's configs in a checkpoint, as Lightning and Hydra leave them in hyperparameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ckpt_lsp.checkpoints import StoredDict, StoredObject, StoredValue
from ckpt_lsp.evaluator.values import ClassValue, DictValue, ListValue, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

CONFIGS = {"omegaconf.dictconfig.DictConfig": "DictConfig", "omegaconf.listconfig.ListConfig": "ListConfig"}
_NODES = "omegaconf.nodes."
"""Classes of what a config holds; their `_val` is the value."""


def config(machine: Machine, stored: StoredObject, value_of: Callable[[StoredValue], Value]) -> Value | None:
    """Return the config that `stored` is; `None` for anything else. `value_of` makes values of what is in it."""
    if stored.class_name not in CONFIGS or not isinstance(stored.state, StoredDict):
        return None
    content: Value
    match stored.state.items.get("_content"):
        case StoredDict() as mapping:
            content = DictValue({key: value_of(_value(node)) for key, node in mapping.items.items()})
        case list() as nodes:
            content = ListValue(value_of(_value(node)) for node in nodes)
        case _:
            return None
    cls = machine.native_class(f"omegaconf.{CONFIGS[stored.class_name]}")
    return machine.call(cls, (content,)) if isinstance(cls, ClassValue) else None


def _value(node: StoredValue) -> StoredValue:
    if isinstance(node, StoredObject) and node.class_name.startswith(_NODES) and isinstance(node.state, StoredDict):
        return node.state.items.get("_val")
    return node
