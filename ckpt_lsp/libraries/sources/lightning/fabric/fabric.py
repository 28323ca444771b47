"""Stands in for lightning.fabric.fabric. A module that is set up loads and saves as the one inside does."""

import contextlib

from torch._loading import load, read, unseen
from torch.nn import Module


class Fabric:
    def __init__(self, *args, **kwargs): ...

    def __getattr__(self, name):
        return unseen("what Fabric knows of the machine is not followed")

    def setup(self, module, *optimizers, move_to_device=True, _reapply_compile=True, **kwargs):
        return (module, *optimizers) if optimizers else module

    def setup_module(self, module, move_to_device=True, _reapply_compile=True):
        return module

    def setup_optimizers(self, *optimizers):
        return optimizers[0] if len(optimizers) == 1 else optimizers

    def launch(self, function=None, *args, **kwargs):
        return function(self, *args, **kwargs) if function is not None else None

    def load(self, path, state=None, strict=True, *, weights_only=None):
        checkpoint = read(path, weights_only)
        for name, value in (state or {}).items():
            if isinstance(value, Module):
                load("Fabric.load", value, checkpoint[name], strict)
        return {name: value for name, value in checkpoint.items() if name not in (state or {})}

    def load_raw(self, path, obj, strict=True, *, weights_only=None):
        if isinstance(obj, Module):
            load("Fabric.load_raw", obj, read(path, weights_only), strict)

    def save(self, path, state, filter=None): ...

    def backward(self, tensor, *args, model=None, **kwargs): ...

    def clip_gradients(self, module, optimizer, **options): ...

    def print(self, *args, **kwargs): ...

    def no_backward_sync(self, module, enabled=True):
        return contextlib.nullcontext()
