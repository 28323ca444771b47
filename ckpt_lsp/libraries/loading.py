"""What stand-ins of libraries that load checkpoints on their own call: reading a file, and loading into a module.

They import it as `torch._loading`, a name that torch itself does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import DictValue, Instance, OneOf, Unknown, Value
from ckpt_lsp.libraries.paths import path_text
from ckpt_lsp.libraries.torch_loading import LOADING, record_load
from ckpt_lsp.libraries.torch_serialization import read as read_checkpoint_at

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

FOR_STAND_INS = Library("torch._loading")

_LOAD_STATE_DICT = LOADING.members["Module.load_state_dict"]


@FOR_STAND_INS.native("read")
def read(machine: Machine, path: Value, weights_only: Value = None) -> Value:
    """Return what the file at `path` holds, as `torch.load` reads it."""
    safe = True if weights_only is None else machine.truth(weights_only)
    return read_checkpoint_at(machine, path_text(machine, path), "torch.load", safe if isinstance(safe, bool) else None)


@FOR_STAND_INS.native("load")
def load(machine: Machine, call: Value, module: Value, state_dict: Value, strict: Value = True) -> Value:
    """Load `state_dict` into `module` by the module's own `load_state_dict`, for the user's call of `call`."""
    if isinstance(module, OneOf):
        return machine.split(module, lambda chosen: load(machine, call, chosen, state_dict, strict))
    if isinstance(module, Instance) and module.cls.lookup("load_state_dict") is not _LOAD_STATE_DICT:
        return machine.call(machine.get_attribute(module, "load_state_dict"), (state_dict,), {"strict": strict})
    return machine.split(state_dict, lambda chosen: record_load(machine, str(call), module, chosen, strict))


@FOR_STAND_INS.native("unseen")
def unseen(machine: Machine, reason: Value) -> Value:
    """Return a plain value that is not known, for `reason`."""
    return machine.unknown(str(reason), plain=True)


@FOR_STAND_INS.native("unseen_model")
def unseen_model(machine: Machine, reason: Value) -> Value:
    """Return something that is not known and may be a module, for `reason`."""
    return machine.unknown(str(reason))


@FOR_STAND_INS.native("complete")
def complete(machine: Machine, mapping: Value) -> bool:
    """Whether a value is a dict whose keys and values are all known."""
    held = payload(mapping)
    if not isinstance(held, DictValue) or held.open is not None:
        return False
    return not any(isinstance(value, (Unknown, OneOf)) for value in held.entries.values())
