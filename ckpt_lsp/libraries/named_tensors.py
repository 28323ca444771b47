"""The tensors of a module, each under its key."""

from __future__ import annotations

from collections.abc import Iterator

from ckpt_lsp.evaluator.operators import payload
from ckpt_lsp.evaluator.values import DictValue, Instance, OneOf, TensorValue, Value

MOST_MODULES = 50_000


def named_tensors(model: Instance) -> Iterator[tuple[str, TensorValue]]:
    """Yield the parameters and buffers of a module and of those in it, by their keys; shared ones under every key."""
    waiting: list[tuple[str, Value]] = [("", model)]
    for _ in range(MOST_MODULES):
        if not waiting:
            return
        prefix, module = waiting.pop()
        for one in module.present if isinstance(module, OneOf) else (module,):
            if isinstance(one, Instance):
                for table in ("_parameters", "_buffers"):
                    for name, tensor in _entries(one, table):
                        if isinstance(tensor, TensorValue):
                            yield prefix + name, tensor
                waiting += [(f"{prefix}{name}.", child) for name, child in _entries(one, "_modules")]


def _entries(module: Instance, table: str) -> list[tuple[str, Value]]:
    mapping = payload(module.content.get(table))
    return [(str(name), value) for name, value in mapping.entries.items()] if isinstance(mapping, DictValue) else []
