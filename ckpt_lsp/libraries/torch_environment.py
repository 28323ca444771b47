"""What depends on the machine that the program runs on: GPUs, processes, devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Instance, Unknown, Value
from ckpt_lsp.libraries.torch_namespaces import CUDA, TORCH
from ckpt_lsp.tensors import Reason

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

DISTRIBUTED = Library("torch.distributed")
MPS = Library("torch.backends.mps")
LOADER = Library("torch.utils.data")

_COMPILED = Unknown(Reason("what is compiled into torch, or loaded into it, is not followed"), plain=True)
TORCH.constants({"classes": _COMPILED, "ops": _COMPILED})


@CUDA.native("is_available", "is_initialized", "is_bf16_supported")
def cuda_is_available(machine: Machine, *arguments: Value) -> Value:
    return machine.unknown("whether CUDA is available depends on the machine", plain=True)


@CUDA.native("device_count", "current_device", "get_device_name", "get_device_capability", "get_device_properties",
             "memory_allocated", "max_memory_allocated", "memory_reserved", "mem_get_info", "get_rng_state",
             "get_rng_state_all", "set_rng_state", "set_rng_state_all")  # fmt: skip
def cuda_fact(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return machine.unknown("it depends on the machine's GPUs", plain=True)


@MPS.native("is_available", "is_built")
def mps_is_available(machine: Machine) -> Value:
    return machine.unknown("whether MPS is available depends on the machine", plain=True)


@DISTRIBUTED.native("is_initialized", "get_rank", "get_world_size", "get_local_rank", "is_nccl_available",
                    "is_torchelastic_launched", "get_backend", "new_group")  # fmt: skip
def distributed_fact(machine: Machine, *arguments: Value, **options: Value) -> Value:
    return machine.unknown("how many processes there are depends on how the program is started", plain=True)


@TORCH.native("device.__init__")
def device(machine: Machine, instance: Value, type: Value = None, index: Value = None) -> Value:
    """`torch.device("cuda:1")` has a type and an index."""
    if not isinstance(instance, Instance):
        return None
    content = machine.heap.edit(instance)
    if isinstance(type, Instance) and "type" in type.content:
        content.update(type.content)
    elif isinstance(type, str):
        name, _, number = type.partition(":")
        content["type"] = name
        content["index"] = int(number) if number.isdigit() else index
    elif isinstance(type, int):
        content["type"], content["index"] = "cuda", type
    else:
        content["type"] = content["index"] = machine.unknown("the device depends on the machine", plain=True)
    return None


@TORCH.native("device.__str__", "device.__repr__", "device.__eq__", "device.__ne__")
def device_text(machine: Machine, instance: Value, *other: Value) -> Value:
    return machine.unknown("the device depends on the machine", plain=True)


@TORCH.native("device.__enter__")
def enter(machine: Machine, instance: Value) -> Value:
    return instance


@TORCH.native("device.__exit__")
def leave(machine: Machine, instance: Value, *exc_info: Value) -> Value:
    return False


@LOADER.native("DataLoader.__iter__", "DataLoader.__len__", "Dataset.__len__")
def data(machine: Machine, instance: Value) -> Value:
    return machine.unknown("data is not followed", plain=True)
