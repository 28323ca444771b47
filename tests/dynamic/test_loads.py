"""What a dry run says of a load is what PyTorch says of the same load with real tensors."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from ckpt_lsp.dynamic.client import Worker
from ckpt_lsp.dynamic.requests import Load, NotBuilt, Request
from ckpt_lsp.tensors import Mismatch, TensorSpec
from tests.dynamic.runs import built, described, dry, model_of, not_built, real, recipe, tensors

PLAIN = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 3)
            self.norm = nn.BatchNorm1d(3)
"""

RENAMES = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 3)
            self._register_load_state_dict_pre_hook(self.rename)
        def rename(self, state, prefix, *rest):
            for key in list(state):
                if key.startswith(prefix + "old."):
                    state[prefix + "fc." + key[len(prefix) + 4:]] = state.pop(key)
"""

FORGIVES = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 3)
            self.register_load_state_dict_post_hook(lambda module, keys: keys.missing_keys.clear())
"""

OVERRIDES = """
    class Table(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(5, 2))
        def _load_from_state_dict(self, state, prefix, *rest):
            if prefix + "weight" in state and state[prefix + "weight"].shape[0] < 5:
                old = state[prefix + "weight"]
                state[prefix + "weight"] = torch.cat([old, torch.zeros(5 - old.shape[0], 2)])
            super()._load_from_state_dict(state, prefix, *rest)
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.table = Table()
"""

LAZY = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.LazyLinear(3)
            self.conv = nn.LazyConv2d(8, 3)
"""

NORMALISED = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.utils.parametrizations.weight_norm(nn.Linear(4, 3))
            self.lstm = nn.LSTM(4, 5, batch_first=True)
            self.tied = nn.Linear(4, 3)
            self.tied.weight = self.fc2 = nn.Parameter(torch.zeros(3, 4))
"""

HAS_EXTRA_STATE = """
    class Counter(nn.Module):
        def get_extra_state(self):
            return {"steps": 1}
        def set_extra_state(self, state):
            self.steps = state["steps"]
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.counter = Counter()
            self.head = nn.Linear(2, 2)
            self.head = None
"""

SAYS_NOTHING = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 3)
        def load_state_dict(self, state, strict=True, **options):
            super().load_state_dict({"fc." + key: value for key, value in state.items()}, strict=strict)
"""

RAISES = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 3)
        def load_state_dict(self, state, strict=True, **options):
            raise KeyError("model_state")
"""

CASES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "keys that are missing and keys too many": (PLAIN, tensors(fc__weight=(3, 4), zz__weight=(1,), aa=(2,))),
    "another shape": (PLAIN, tensors(fc__weight=(5, 4), fc__bias=(3,))),
    "no versions, so no batch count": (
        PLAIN,
        tensors(
            fc__weight=(3, 4),
            fc__bias=(3,),
            norm__weight=(3,),
            norm__bias=(3,),
            norm__running_mean=(3,),
            norm__running_var=(3,),
        ),
    ),
    "its own state, with versions": (PLAIN, model_of(PLAIN).state_dict()),
    "a number for a tensor": (PLAIN, tensors(fc__weight=(3, 4)) | {"fc.bias": 3}),
    "a hook renames": (RENAMES, tensors(old__weight=(3, 4), old__bias=(3,))),
    "a hook renames to another shape": (RENAMES, tensors(old__weight=(3, 5), other__bias=(3,))),
    "a hook forgives": (FORGIVES, tensors(fc__weight=(3, 4))),
    "an override pads": (OVERRIDES, tensors(table__weight=(3, 2))),
    "an override cannot pad": (OVERRIDES, tensors(table__weight=(7, 2))),
    "lazy modules take any shape": (
        LAZY,
        tensors(fc__weight=(3, 9), fc__bias=(3,), conv__weight=(8, 2, 3, 3), conv__bias=(8,)),
    ),
    "lazy modules miss keys too": (LAZY, tensors(fc__weight=(7, 9))),
    "old names of a weight norm": (NORMALISED, tensors(fc__weight_g=(3, 1), fc__weight_v=(3, 4), fc__bias=(3,))),
    "extra state, and a child that is None": (
        HAS_EXTRA_STATE,
        OrderedDict({"counter._extra_state": {"steps": 2}, "head.weight": torch.zeros(2, 2)}),
    ),
    "an override that says nothing": (SAYS_NOTHING, tensors(weight=(3, 4), bias=(3,))),
    "an override that raises": (RAISES, tensors(fc__weight=(3, 4))),
}


@pytest.mark.parametrize("strict", [True, False], ids=["strict", "not-strict"])
@pytest.mark.parametrize("case", CASES)
def test_a_dry_run_says_what_the_load_says(worker: Worker, tmp_path: Path, case: str, strict: bool) -> None:
    text, state = CASES[case]
    assert dry(worker, tmp_path, text, state, strict=strict) == real(text, state, strict=strict)


def test_assigning_integers_to_a_parameter_fails_as_it_does_for_real(worker: Worker, tmp_path: Path) -> None:
    state = {"fc.weight": torch.zeros(3, 4, dtype=torch.int64), "fc.bias": torch.zeros(3)}
    said = dry(worker, tmp_path, FORGIVES, state, strict=False, assign=True)
    assert said.raised == real(FORGIVES, state, strict=False, assign=True).raised
    assert said.raised is not None


def test_shapes_that_differ_are_given_as_shapes(worker: Worker, tmp_path: Path) -> None:
    state = tensors(fc__weight=(5, 4), fc__bias=())
    answer = built(worker, tmp_path, PLAIN, load=Load(described(state), strict=False))
    assert answer.mismatched == (Mismatch("fc.weight", (3, 4), (5, 4)), Mismatch("fc.bias", (3,), ()))


def test_the_keys_are_those_of_the_state_dict_in_its_order(worker: Worker, tmp_path: Path) -> None:
    for text in (PLAIN, NORMALISED, OVERRIDES):
        expected = {
            key: described({key: value}).entries[key].value for key, value in model_of(text).state_dict().items()
        }
        keys = built(worker, tmp_path, text).keys
        assert list(keys.items()) == list(expected.items())


def test_a_lazy_parameter_has_no_shape_before_the_load(worker: Worker, tmp_path: Path) -> None:
    assert built(worker, tmp_path, LAZY).keys["fc.weight"] == TensorSpec(None, "float32")


def test_a_load_that_looks_at_numbers_is_not_judged(worker: Worker, tmp_path: Path) -> None:
    text = """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.fc = nn.Linear(4, 3)
            def load_state_dict(self, state, strict=True):
                if state["scale"].item() > 1:
                    del state["scale"]
                return super().load_state_dict(state, strict)
    """
    load = Load(described(tensors(scale=())))
    answer = worker.ask(Request(recipe(tmp_path, text), load))
    assert isinstance(answer, NotBuilt)
    assert (answer.kind, answer.place) == ("values", (str(tmp_path / "net.py"), 9))


def test_what_is_no_module_cannot_be_loaded_into(worker: Worker, tmp_path: Path) -> None:
    answer = not_built(worker, tmp_path, "Net = dict")
    assert (answer.kind, answer.reason) == ("not-a-module", "building Net gave a dict, which is no module")
