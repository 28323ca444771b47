"""A pickled module gives the keys of its own `state_dict()`."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ckpt_lsp.checkpoints import StoredObject, entries, is_module, module_tensors
from tests.checkpoints.saving import comparable, comparable_stored, read, saved, saved_legacy


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 2)
        self.second = self.first
        self.none = None
        self.register_parameter("absent", None)
        self.register_buffer("kept", torch.zeros(3))
        self.register_buffer("hidden", torch.zeros(3), persistent=False)
        self.names = {"a": torch.zeros(1)}


MODULES = [
    Tied(),
    nn.Transformer(8, 2, 1, 1, 8),
    nn.LSTM(2, 3, 2),
    nn.ModuleDict({"a": nn.ParameterList([torch.zeros(2)]), "b": nn.ParameterDict({"c": torch.zeros(1)})}),
    torch.nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)),
]


@pytest.mark.parametrize("save", [saved, saved_legacy])
@pytest.mark.parametrize("module", MODULES[:4], ids=lambda module: type(module).__name__)
def test_the_keys_of_a_pickled_module_are_those_of_its_state_dict(module: nn.Module, save: object) -> None:
    value = read(save(module)).value  # type: ignore[operator]
    assert isinstance(value, StoredObject) and is_module(value)
    read_tensors = module_tensors(value)
    assert read_tensors.complete
    found = [(key, tensor.spec.shape, tensor.spec.dtype) for key, tensor in read_tensors.tensors.items()]
    assert found == [(key, *comparable(tensor)[1:3]) for key, tensor in module.state_dict().items()]


def test_another_object_is_no_module() -> None:
    checkpoint = read(saved({"a": torch.Generator, "b": torch.zeros(1)}))
    assert not is_module(checkpoint.value)
    assert comparable_stored(checkpoint.value)


def test_shared_children_that_multiply_without_end_are_cut_off() -> None:
    module = nn.Module()
    for _ in range(40):
        outer = nn.Module()
        outer.a = outer.b = module
        module = outer
    (entry,) = entries(read(saved(module)))
    assert not module_tensors(entry.value).complete  # type: ignore[arg-type]


def test_a_module_inside_itself_is_cut_off() -> None:
    module = nn.Linear(1, 1)
    module._modules["self"] = module
    assert not module_tensors(read(saved(module)).value).complete  # type: ignore[arg-type]
