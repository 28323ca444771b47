"""Reading runs of tensors at once gives what reading opcode by opcode gives."""

from __future__ import annotations

import io
import zipfile

import pytest
import torch

from ckpt_lsp.checkpoints import DEFAULT_LIMITS, StoredDict
from ckpt_lsp.checkpoints.pickle_walker import PickleWalker
from ckpt_lsp.checkpoints.tensor_runs import TensorRuns
from tests.checkpoints.saving import comparable, comparable_stored, read_dict, refusal, saved, zipped

SHARED = torch.zeros(5)
STATE = {
    f"layer{index}.weight": tensor
    for index, tensor in enumerate(
        [torch.zeros(index % 7, 3, 70_000 if index % 7 == 0 else 1) for index in range(150)]
        + [torch.tensor(1), torch.zeros(1, 1, 1, 300, 1), SHARED, torch.zeros(3).half(), SHARED[1:], SHARED]
        + [torch.zeros(index) for index in range(30)]
        + [torch.zeros(2, requires_grad=True), torch.zeros(4, 5).t(), torch.zeros(1).expand(9, 9)]
    )
}


def pickle_of(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("archive/data.pkl")


def test_runs_are_read_as_torch_wrote_them() -> None:
    assert comparable_stored(read_dict(saved(STATE))) == comparable(STATE)


def test_what_runs_leave_behind_is_what_the_loop_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    pickle = pickle_of(saved(STATE))

    def walk() -> tuple[object, ...]:
        walker = PickleWalker(pickle, 0, 0, DEFAULT_LIMITS)
        value = walker.walk()
        assert isinstance(value, StoredDict)
        tensors = [(t.spec, t.offset, t.stride, t.requires_grad, t.storage.key) for t in value.items.values()]
        storages = [(key, storage.dtype, storage.length) for key, storage in walker.rebuilder.storages.items()]
        return list(value.items), tensors, storages, list(walker.globals), walker.end

    at_once = walk()
    monkeypatch.setattr(TensorRuns, "read", lambda self, position: position)
    assert walk() == at_once


def test_a_tensor_in_a_run_that_reaches_outside_its_storage_is_refused() -> None:
    state = {f"{index}": torch.zeros(7) for index in range(100)}
    pickle = pickle_of(saved(state))
    place = pickle.rindex(b"K\x07\x85r")
    broken = pickle[:place] + b"K\x08" + pickle[place + 2 :]
    assert "a tensor of shape [8] reaches outside its storage '99'" in refusal(zipped(broken)).reason
