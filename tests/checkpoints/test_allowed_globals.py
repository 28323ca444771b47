"""What `torch.load(weights_only=True)` refuses is what the installed torch refuses."""

from __future__ import annotations

import argparse
import io
import pickle
import re
from collections import OrderedDict, defaultdict
from typing import Any

import numpy as np
import pytest
import torch
from torch import _weights_only_unpickler

from ckpt_lsp.checkpoints import blocked_globals
from ckpt_lsp.checkpoints.allowed_globals import ALLOWED_GLOBALS
from ckpt_lsp.checkpoints.rare_opcodes import WEIGHTS_ONLY_OPCODES
from tests.checkpoints.saving import read, saved, saved_legacy


def test_the_allowed_globals_are_those_of_the_installed_torch() -> None:
    assert set(_weights_only_unpickler._get_allowed_globals()) == ALLOWED_GLOBALS


def test_the_opcodes_are_those_of_the_installed_torch() -> None:
    known = {
        value[0] for value in vars(_weights_only_unpickler).values() if isinstance(value, bytes) and len(value) == 1
    }
    assert known >= WEIGHTS_ONLY_OPCODES
    for opcode in range(256):
        operand = bytes([opcode])
        try:
            _weights_only_unpickler.load(io.BytesIO(b"\x80\x02" + operand))
            refused = False
        except pickle.UnpicklingError as error:
            refused = str(error) == f"Unsupported operand {opcode}"
        except Exception:
            refused = False
        assert refused == (opcode not in WEIGHTS_ONLY_OPCODES), operand


@pytest.mark.parametrize("save", [saved, saved_legacy])
@pytest.mark.parametrize(
    "value",
    [
        {"a": torch.zeros(2), "b": OrderedDict(x={1, 2}), "c": b"x", "d": 1j},
        {"args": argparse.Namespace(lr=0.1), "a": torch.zeros(2)},
        {"n": np.float64(3), "a": np.zeros(3)},
        {"d": defaultdict(list, a=[1])},
        torch.nn.Linear(2, 3),
        {"dtype": torch.float16, "device": torch.device("cpu"), "size": torch.Size([1])},
    ],
    ids=["plain", "namespace", "numpy", "defaultdict", "module", "torch objects"],
)
def test_a_file_has_blocked_globals_exactly_when_torch_refuses_it(value: Any, save: Any) -> None:
    content = save(value)
    blocked = blocked_globals(read(content))
    if not blocked:
        torch.load(io.BytesIO(content), weights_only=True)
        return
    first = blocked[0].removeprefix("builtins.")
    with pytest.raises(pickle.UnpicklingError, match=f"GLOBAL {re.escape(first)} was not an allowed global"):
        torch.load(io.BytesIO(content), weights_only=True)


def test_blocked_globals_are_those_that_torch_lists() -> None:
    content = saved({"m": torch.nn.Linear(2, 3), "n": argparse.Namespace(), "d": defaultdict(int)})
    expected = torch.serialization.get_unsafe_globals_in_checkpoint(io.BytesIO(content))
    assert sorted(blocked_globals(read(content))) == sorted(expected)
