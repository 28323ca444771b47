"""A dict written with `pickle.dump` is read too, with the storages inside it."""

from __future__ import annotations

import pickle

import pytest
import torch

from ckpt_lsp.checkpoints import ProblemKind, dangerous_globals
from tests.checkpoints.hostile_files import call, text
from tests.checkpoints.saving import comparable, comparable_stored, read, refusal, saved_legacy


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickled_state_dict_gives_what_a_saved_one_gives(protocol: int) -> None:
    state = torch.nn.Linear(200, 300).state_dict()
    checkpoint = read(pickle.dumps(state, protocol))
    assert checkpoint.format == "pickle"
    assert comparable_stored(checkpoint.value) == comparable(state)
    assert checkpoint.tensor_bytes == (200 * 300 + 300) * 4
    assert [problem.kind for problem in checkpoint.problems] == [ProblemKind.WEIGHTS_ONLY]
    assert dangerous_globals(checkpoint) == ()


def test_what_hides_in_a_storage_is_listed_with_the_rest() -> None:
    blob = saved_legacy({})[:21]
    inner = blob + b"\x80\x02}." + b"\x80\x02" + call("posix.system", text("true") + b"\x85") + b"."
    content = b"\x80\x03ctorch.storage\n_load_from_bytes\nB" + len(inner).to_bytes(4, "little") + inner + b"\x85R."
    assert dangerous_globals(read(content)) == ("torch.storage._load_from_bytes", "posix.system")


def test_a_truncated_pickle_is_reported_where_it_ends() -> None:
    content = pickle.dumps({"a": torch.zeros(100)})
    assert refusal(content[:-3]).offset == len(content) - 3
