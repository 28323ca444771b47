"""The entries of a checkpoint are the state dicts in it, wherever they lie."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from ckpt_lsp.checkpoints import entries
from tests.checkpoints.hostile_files import text
from tests.checkpoints.saving import read, saved, zipped

MODEL = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
STATE = MODEL.state_dict()


def paths(value: Any) -> list[tuple[str | int, ...]]:
    return [entry.path for entry in entries(read(saved(value)))]


def test_a_state_dict_is_the_entry_with_no_path() -> None:
    (entry,) = entries(read(saved(STATE)))
    assert (entry.path, entry.kind, list(entry.tensors)) == ((), "state_dict", list(STATE))
    assert entry.versions == {"": 1, "0": 1, "1": 2}


def test_a_training_checkpoint_has_its_model_and_not_its_optimizer() -> None:
    optimizer = torch.optim.Adam(MODEL.parameters())
    MODEL(torch.zeros(2, 2)).sum().backward()
    optimizer.step()
    checkpoint = {"epoch": 3, "loss": torch.tensor(0.1), "model": STATE, "optimizer": optimizer.state_dict()}
    assert paths(checkpoint) == [("model",)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"model": {"state_dict": STATE}, "ema": dict(STATE.items())}, [("model", "state_dict"), ("ema",)]),
        ({"models": [STATE, dict(STATE)]}, [("models", 0), ("models", 1)]),
        ({"a": STATE, "b": STATE}, [("a",)]),
        ({"weight": torch.zeros(1), "steps": 3}, [()]),
        ({"weight": torch.zeros(1), "steps": 3, "epoch": 4}, []),
        (torch.nn.ReLU().state_dict(), [()]),
        ({}, []),
        (torch.zeros(3), []),
        ({"module": MODEL}, [("module",)]),
        ({"a": torch.zeros(1), "b": torch.zeros(1), "nested": {"c": torch.zeros(1)}}, [(), ("nested",)]),
        ({0: {"a": torch.zeros(1)}}, []),
    ],
)
def test_where_entries_are_found(value: Any, expected: list[tuple[str | int, ...]]) -> None:
    assert paths(value) == expected


def test_a_dict_that_holds_itself_is_looked_into_once() -> None:
    cyclic: dict[str, Any] = {"model": {"weight": torch.zeros(1)}}
    cyclic["self"] = cyclic
    cyclic["list"] = [cyclic]
    assert paths(cyclic) == [("model",)]


def test_a_subclass_of_dict_counts_as_a_dict() -> None:
    meta = b"ctorch._utils\n_rebuild_meta_tensor_no_storage\n(ctorch\nfloat32\nK\x02\x85K\x01\x85\x89tR"
    content = zipped(b"\x80\x02cmy\nDict\n)\x81(" + text("a") + meta + b"u.")
    (entry,) = entries(read(content))
    assert (entry.path, list(entry.tensors)) == ((), ["a"])
