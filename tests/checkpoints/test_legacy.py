"""Legacy checkpoints are read pickle by pickle, leaping over the tensor data."""

from __future__ import annotations

import io
import pickle

import pytest
import torch

from ckpt_lsp.checkpoints import BytesSource, Fault, StoredObject, module_tensors, read_checkpoint
from tests.checkpoints.saving import comparable, comparable_stored, read, read_dict, refusal, saved, saved_legacy


def test_a_legacy_checkpoint_gives_what_a_zip_gives() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(200, 300), torch.nn.BatchNorm1d(300))
    checkpoint = read(saved_legacy({"model": model.state_dict(), "epoch": 3}))
    assert checkpoint.format == "legacy"
    assert comparable_stored(checkpoint.value) == comparable({"model": model.state_dict(), "epoch": 3})
    assert checkpoint.tensor_bytes == read(saved(model.state_dict())).tensor_bytes


def test_a_module_saved_with_its_source_is_recognised() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(2, 3))
    value = read(saved_legacy(model)).value
    assert isinstance(value, StoredObject)
    assert value.class_name == "torch.nn.modules.container.Sequential"
    assert list(module_tensors(value).tensors) == list(model.state_dict())


def test_a_header_longer_than_the_first_window_is_read() -> None:
    state = {f"layer{index}.weight": torch.zeros(1) for index in range(2000)}
    assert comparable_stored(read_dict(saved_legacy(state))) == comparable(state)


def test_a_truncated_legacy_checkpoint_is_reported_where_it_ends() -> None:
    content = saved_legacy({"a": torch.zeros(100)})
    for length in (len(content) - 1, len(content) - 390, len(content) - 410, 80, 16):
        unreadable = refusal(content[:length])
        assert unreadable.offset == length
        assert unreadable.reason.endswith("it is truncated")


def test_a_legacy_checkpoint_with_any_byte_changed_never_raises() -> None:
    content = saved_legacy({"a": torch.zeros(3), "b": {1, 2}})
    for position in range(len(content)):
        read_checkpoint(BytesSource(content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]))


def test_another_magic_number_is_no_checkpoint() -> None:
    unreadable = refusal(pickle.dumps(torch.serialization.MAGIC_NUMBER + 1, 2))
    assert unreadable.fault is Fault.FOREIGN


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_newer_pickle_protocols_are_read_and_the_refusal_of_weights_only_is_foretold(protocol: int) -> None:
    content = saved({"a": torch.zeros(3), "b": [1, 2.5, True, b"x"]}, pickle_protocol=protocol)
    checkpoint = read(content)
    assert comparable_stored(checkpoint.value) == comparable({"a": torch.zeros(3), "b": [1, 2.5, True, b"x"]})
    try:
        torch.load(io.BytesIO(content), weights_only=True)
        refused = ""
    except pickle.UnpicklingError as error:
        refused = str(error)
    problems = [problem.text for problem in checkpoint.problems]
    assert bool(problems) == bool(refused)
    if problems:
        operand = problems[0].rpartition("(")[2].partition(",")[0]
        assert operand in refused
