"""safetensors: its loaders for PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import DictValue, Instance, TensorValue, Value
from ckpt_lsp.libraries.named_tensors import named_tensors
from ckpt_lsp.libraries.paths import path_text
from ckpt_lsp.libraries.torch_loading import record_load
from ckpt_lsp.libraries.torch_serialization import read

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

SAFETENSORS = Library("safetensors")
SAFETENSORS_TORCH = Library("safetensors.torch")


@SAFETENSORS.native("_read")
def _read(machine: Machine, filename: Value) -> Value:
    return read(machine, path_text(machine, filename), "safetensors", weights_only=None)


@SAFETENSORS.native("_metadata_of")
def _metadata_of(machine: Machine, tensors: Value) -> Value:
    return machine.unknown("the metadata of a safetensors file is not followed", plain=True)


@SAFETENSORS_TORCH.native("load_file")
def load_file(machine: Machine, filename: Value, device: Value = "cpu", **ignored: Value) -> Value:
    """`safetensors.torch.load_file`."""
    return _read(machine, filename)


@SAFETENSORS_TORCH.native("load")
def load(machine: Machine, data: Value, **ignored: Value) -> Value:
    """`safetensors.torch.load`, from bytes: which file they came from is not followed."""
    return machine.unknown("which file these bytes were read from is not followed")


@SAFETENSORS_TORCH.native("save", "save_file", "save_model")
def save(machine: Machine, *arguments: Value, **ignored: Value) -> None:
    """Saving changes nothing that evaluation follows."""
    return None


@SAFETENSORS_TORCH.native("load_model")
def load_model(machine: Machine, model: Value, filename: Value, strict: Value = True, device: Value = "cpu") -> Value:
    """`safetensors.torch.load_model`: of tied weights the file need hold but one name."""
    return machine.split(
        _read(machine, filename),
        lambda state: machine.split(
            model, lambda chosen: record_load(machine, "load_model", chosen, _with_tied_names(chosen, state), strict)
        ),
    )


def _with_tied_names(model: Value, state: Value) -> Value:
    """Return the state dict with every name of a tied weight that it has one name of."""
    mapping = payload(state)
    if not isinstance(mapping, DictValue) or not isinstance(model, Instance):
        return state
    groups: dict[TensorValue, list[str]] = {}
    for name, tensor in named_tensors(model):
        groups.setdefault(tensor, []).append(name)
    entries = dict(mapping.entries)
    for names in groups.values():
        kept = next((name for name in names if name in mapping.entries), None)
        if kept is not None:
            entries.update({name: mapping.entries[kept] for name in names if name not in entries})
    return DictValue(entries, mapping.open)
