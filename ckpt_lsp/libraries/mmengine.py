"""mmengine, and mmcv before it: their own loaders of checkpoints. The rest of their source is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_WITH_LOADERS = ("mmengine.runner", "mmengine.runner.checkpoint", "mmcv.runner", "mmcv.runner.checkpoint")

MMENGINE = tuple(Library(name) for name in _WITH_LOADERS)


def load_checkpoint(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """`mmengine.runner.load_checkpoint`: keys are revised, and by default the load is not strict."""
    return machine.call(machine.native_class("torch._openmmlab.load_checkpoint"), arguments, options)


def load_state_dict(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """`mmengine.runner.load_state_dict`, which is by default not strict."""
    return machine.call(machine.native_class("torch._openmmlab.load_state_dict"), arguments, options)


for library in MMENGINE:
    library.native("load_checkpoint")(load_checkpoint)
    library.native("load_state_dict")(load_state_dict)
