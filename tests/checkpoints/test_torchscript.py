"""A TorchScript archive gives the keys of the module that `torch.jit.load` makes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import torch
from torch import nn

from ckpt_lsp.checkpoints import ProblemKind, StoredObject, blocked_globals, dangerous_globals, entries
from tests.checkpoints.saving import comparable, read

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Scripted(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2, 3)
        self.norm = nn.BatchNorm1d(3)
        self.layers = nn.ModuleList([nn.Linear(3, 3), nn.Linear(3, 3)])
        self.tied = self.first.weight
        self.attribute = torch.zeros(7)
        self.names = {"a": 1}
        self.register_buffer("kept", torch.zeros(2))
        self.register_buffer("hidden", torch.zeros(2), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(self.first(x)) + self.attribute.sum() + len(self.names)


@pytest.mark.parametrize("how", ["script", "trace", "freeze"])
def test_the_keys_are_those_of_the_loaded_module(how: str) -> None:
    module = Scripted().eval()
    script = torch.jit.trace(module, torch.zeros(2, 2)) if how == "trace" else torch.jit.script(module)
    if how == "freeze":
        script = torch.jit.freeze(script)
    buffer = io.BytesIO()
    torch.jit.save(script, buffer)
    checkpoint = read(buffer.getvalue())
    assert checkpoint.format == "torchscript"
    loaded = torch.jit.load(io.BytesIO(buffer.getvalue())).state_dict()
    (entry,) = entries(checkpoint)
    found = {key: (tensor.spec.shape, tensor.spec.dtype) for key, tensor in entry.tensors.items()}
    assert list(found.items()) == [(key, comparable(tensor)[1:3]) for key, tensor in loaded.items()]
    assert isinstance(checkpoint.value, StoredObject)


def test_a_torchscript_archive_is_refused_as_a_whole_and_not_for_its_globals(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.jit.save(torch.jit.script(Scripted()), path)
    checkpoint = read(path.read_bytes())
    assert [problem.kind for problem in checkpoint.problems] == [ProblemKind.WEIGHTS_ONLY]
    assert blocked_globals(checkpoint) == dangerous_globals(checkpoint) == ()
    with (
        pytest.raises(RuntimeError, match="Cannot use ``weights_only=True`` with TorchScript"),
        pytest.warns(UserWarning, match="TorchScript archive"),
    ):
        torch.load(path, weights_only=True)
