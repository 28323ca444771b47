"""Hypothesis strategies: random real modules, and state dicts that nearly fit them."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import torch
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils import parametrizations

warnings.filterwarnings("ignore", message=".*Lazy modules.*")
warnings.filterwarnings("ignore", message=".*weight_norm.*deprecated.*")


class Oddments(nn.Module):
    """Slots of every kind that `register_*` can make."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(()))
        self.register_parameter("absent", None)
        self.register_buffer("steps", torch.zeros(3))
        self.register_buffer("cache", torch.zeros(2), persistent=False)
        self.register_buffer("nothing", None)
        self.many = nn.ParameterList([torch.zeros(2), torch.zeros(3)])


class Stateful(nn.Module):
    """A module with extra state."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(2))

    def get_extra_state(self) -> object:
        """Return anything."""
        return {"a": 1}

    def set_extra_state(self, state: object) -> None:
        """Accept anything."""


def _oddments_with_old_norm() -> nn.Module:
    module = nn.InstanceNorm1d(2, affine=True)
    return nn.Sequential(module, nn.InstanceNorm2d(3, track_running_stats=True))


def _tied() -> nn.Module:
    module = nn.Module()
    module.a = nn.Linear(2, 2)
    module.b = nn.Linear(2, 2, bias=False)
    module.b.weight = module.a.weight
    module.again = module.a
    return module


def _headless() -> nn.Module:
    module = nn.Module()
    module.body = nn.Linear(2, 2)
    module.head = nn.Linear(2, 2)
    module.head = None
    return module


_LEAVES: list[Callable[[], nn.Module]] = [
    lambda: nn.Linear(2, 3),
    lambda: nn.Linear(2, 3, bias=False),
    lambda: nn.Conv2d(1, 2, 3),
    lambda: nn.BatchNorm1d(2),
    lambda: nn.BatchNorm2d(3, affine=False),
    lambda: nn.BatchNorm1d(2, track_running_stats=False),
    lambda: nn.InstanceNorm1d(2),
    nn.Identity,
    lambda: nn.LazyLinear(3),
    nn.LazyBatchNorm1d,
    lambda: nn.Embedding(4, 2),
    lambda: nn.LSTM(2, 3),
    lambda: nn.MultiheadAttention(4, 2),
    lambda: parametrizations.weight_norm(nn.Linear(2, 3)),
    lambda: parametrizations.weight_norm(parametrizations.weight_norm(nn.LSTM(2, 3), "weight_hh_l0"), "weight_ih_l0"),
    lambda: parametrizations.spectral_norm(nn.Linear(2, 3)),
    lambda: parametrizations.orthogonal(nn.Linear(2, 2)),
    lambda: nn.utils.weight_norm(nn.Linear(2, 3)),
    Oddments,
    Stateful,
    _oddments_with_old_norm,
    _tied,
    _headless,
]
_NAMES = st.sampled_from(["a", "b", "layer1", "fc", "weight", "head", "0", "_extra_state"])


def _nested(children: st.SearchStrategy[nn.Module]) -> st.SearchStrategy[nn.Module]:
    named = st.dictionaries(_NAMES, children, max_size=3)
    return st.one_of(
        named.map(lambda parts: nn.Sequential(OrderedDict(parts))),
        named.map(nn.ModuleDict),
        st.lists(children, max_size=3).map(nn.ModuleList),
        children.map(nn.DataParallel),
        named.map(_with_slots),
    )


def _with_slots(children: dict[str, nn.Module]) -> nn.Module:
    module = Oddments()
    for name, child in children.items():
        module.add_module(name, child)
    module.register_module("gone", None)
    return module


modules = st.recursive(st.sampled_from(_LEAVES).map(lambda make: make()), _nested, max_leaves=5)

_tensors = st.sampled_from([(), (1,), (1, 1), (2,), (3,), (3, 2), (2, 3), (7, 9)]).map(torch.zeros)
_values = st.one_of(_tensors, _tensors, st.just(5), st.just("text"), st.just([1]))


def _renamed(key: str) -> st.SearchStrategy[str]:
    last = key.rpartition(".")[0]
    options = [
        "module." + key,
        key.partition(".")[2],
        key + ".x",
        last,
        f"{last}._extra_state",
        f"{last}.num_batches_tracked",
        f"{last}.running_mean",
        f"{last}.cache",
        f"gone.{key}",
        f"head.{key}",
        key.replace("parametrizations.", "").replace(".original0", "_g").replace(".original1", "_v"),
        ".." + key,
    ]
    return st.sampled_from([option for option in options if option])


@st.composite
def state_dicts(draw: st.DrawFn, module: nn.Module) -> dict[str, Any]:
    """Draw a state dict that differs from `module`'s own in a few keys and shapes, with or without its metadata."""
    own = module.state_dict()
    changes = draw(st.lists(st.sampled_from(["drop", "rename", "add", "replace", "move", "old"]), max_size=6))
    state: dict[str, Any] = OrderedDict(own)
    for change in changes:
        if not state:
            break
        key = draw(st.sampled_from(list(state)))
        match change:
            case "drop":
                del state[key]
            case "rename":
                state[draw(_renamed(key))] = state.pop(key)
            case "add":
                state[draw(_renamed(key))] = draw(_tensors)
            case "replace":
                state[key] = draw(_values)
            case "move":
                state[key] = state.pop(key)
            case "old":
                state = _before_parametrizations(state)
    if draw(st.booleans()):
        state._metadata = own._metadata  # type: ignore[attr-defined]
    return state


def _before_parametrizations(state: dict[str, Any]) -> dict[str, Any]:
    """Write weight norms as the older API did."""
    old = {
        key.replace("parametrizations.", "").replace(".original0", "_g").replace(".original1", "_v"): value
        for key, value in state.items()
    }
    return OrderedDict(old)
