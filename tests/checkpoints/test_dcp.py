"""The metadata of a folder that torch.distributed.checkpoint saved says what torch saved."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import nn
from torch.distributed import checkpoint as dcp

from ckpt_lsp.checkpoints import BytesSource, Checkpoint, StoredDict, StoredTensor, entries, read_checkpoint


def _saved(folder: Path, state: dict[str, object]) -> Checkpoint:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dcp.save(state, checkpoint_id=folder)
    checkpoint = read_checkpoint(BytesSource((folder / ".metadata").read_bytes()))
    assert isinstance(checkpoint, Checkpoint)
    assert checkpoint.format == "dcp"
    return checkpoint


def test_the_tensors_have_their_shapes_and_dtypes_under_the_keys_that_were_saved(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2).half())
    (entry,) = entries(_saved(tmp_path, {"model": model.state_dict(), "epoch": 3}))
    assert entry.path == ("model",)
    assert {key: (tensor.spec.shape, f"torch.{tensor.spec.dtype}") for key, tensor in entry.tensors.items()} == {
        key: (tuple(tensor.shape), str(tensor.dtype)) for key, tensor in model.state_dict().items()
    }


def test_what_is_no_tensor_is_not_taken_for_one(tmp_path: Path) -> None:
    checkpoint = _saved(tmp_path, {"epoch": 3, "weight": torch.zeros(2)})
    assert isinstance(checkpoint.value, StoredDict)
    assert {key: isinstance(value, StoredTensor) for key, value in checkpoint.value.items.items()} == {
        "epoch": False,
        "weight": True,
    }
