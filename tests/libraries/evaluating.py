"""Building modules in PyTorch and in the evaluator, and putting both into one form."""

from __future__ import annotations

import textwrap
import warnings
from collections import OrderedDict
from typing import Any, ClassVar

import torch
from torch import nn

from ckpt_lsp.evaluator.budget import Budget, Limits
from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.modules import Module
from ckpt_lsp.evaluator.programs import run_file
from ckpt_lsp.evaluator.values import Instance, TensorValue, Value
from ckpt_lsp.libraries import LIBRARIES
from ckpt_lsp.libraries.module_snapshot import snapshot
from ckpt_lsp.tensors import ModuleTree
from tests.evaluator.memory_files import MemoryFiles

HEADER = """\
import copy
from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn
"""


class KeptFiles(MemoryFiles):
    """Files whose parsed sources are kept from one test to the next: the stand-ins are parsed once."""

    kept: ClassVar[dict[str, Any]] = {}

    def parsed(self, path: str, parse: Any) -> Any:
        if path in self.texts:
            return parse(self.texts[path])
        if path not in self.kept:
            self.kept[path] = super().parsed(path, parse)
        return self.kept[path]


def evaluate(source: str) -> tuple[Machine, Module]:
    """Evaluate a program that begins with `HEADER`."""
    files = KeptFiles({"/project/main.py": HEADER + textwrap.dedent(source)})
    machine = Machine(files, LIBRARIES, (), Budget(Limits()))
    return machine, run_file(machine, "/project/main.py")


def run(source: str) -> dict[str, Any]:
    """Run the same program in PyTorch."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(HEADER + textwrap.dedent(source), names)
    return names


Described = list[tuple[str, str, Any, Any, bool]]


def described(module: nn.Module) -> Described:
    """Return what `load_state_dict` visits: key, kind, shape, dtype, persistence; slots that are `None` too."""
    found: Described = []
    for path, inner in _all_modules(module, ""):
        for name, parameter in inner._parameters.items():
            found.append((path + name, "parameter", *_spec(parameter), True))
        for name, buffer in inner._buffers.items():
            found.append((path + name, "buffer", *_spec(buffer), name not in inner._non_persistent_buffers_set))
    return found


def _all_modules(module: nn.Module, prefix: str) -> list[tuple[str, nn.Module]]:
    below = [
        pair for name, child in module._modules.items() if child for pair in _all_modules(child, f"{prefix}{name}.")
    ]
    return [(prefix, module), *below]


def _spec(tensor: torch.Tensor | None) -> tuple[Any, Any]:
    if tensor is None:
        return None, None
    lazy = nn.parameter.is_lazy(tensor)
    return None if lazy else tuple(tensor.shape), str(tensor.dtype).removeprefix("torch.")


def described_tree(tree: ModuleTree, prefix: str = "") -> Described:
    """Return the same of a snapshot."""
    found: Described = []
    for slot in tree.slots:
        shape, dtype = (slot.spec.shape, slot.spec.dtype) if slot.spec else (None, None)
        found.append((prefix + slot.name, slot.kind.value, shape, dtype, slot.persistent))
        assert not slot.maybe, f"{prefix}{slot.name} is not certain"
    for child in tree.children:
        if child.tree:
            found += described_tree(child.tree, f"{prefix}{child.name}.")
    assert tree.open is None, f"{prefix} is open: {tree.open}"
    return found


def class_names(module: nn.Module) -> list[tuple[str, list[str]]]:
    """Return every module's path with the names of its classes."""
    return [
        (path, [cls.__name__ for cls in type(inner).__mro__ if cls.__name__ not in ("Generic", "object")])
        for path, inner in _all_modules(module, "")
    ]


def evaluated_class_names(module: Value, prefix: str = "") -> list[tuple[str, list[str]]]:
    """Return the same of a value."""
    assert isinstance(module, Instance)
    found = [(prefix, [cls.name for cls in module.cls.mro if cls.name != "object"])]
    children = module.content["_modules"]
    inner = children.payload if isinstance(children, Instance) else children
    for name, child in inner.content.items():  # type: ignore[attr-defined]
        if child is not None:
            found += evaluated_class_names(child, f"{prefix}{name}.")
    return found


def assert_same_modules(source: str, *names: str) -> None:
    """Check that the modules (or tensors, or plain values) called `names` come out as in PyTorch."""
    machine, module = evaluate(source)
    real = run(source)
    for name in names or ("m",):
        value, expected = module.content[name], real[name]
        if isinstance(expected, nn.Module):
            assert isinstance(value, Instance), value
            assert described_tree(snapshot(machine, value)) == described(expected)
            assert evaluated_class_names(value) == class_names(expected)
        elif isinstance(expected, torch.Tensor):
            assert isinstance(value, TensorValue), value
            assert (value.shape, value.dtype) == _spec(expected), name
        elif isinstance(expected, OrderedDict):
            assert isinstance(value, Instance)
            entries = {key: (item.shape, item.dtype) for key, item in value.payload.content.items()}  # type: ignore[attr-defined]
            assert list(entries.items()) == [(key, _spec(item)) for key, item in expected.items()]
        else:
            assert machine.to_python(value) == _plain(expected), name


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, torch.Size) else value
