"""Whatever `torch.save` writes is read as `torch.load` loads it."""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import Any

import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checkpoints.saving import comparable, comparable_stored, read, read_dict, saved, saved_legacy

DTYPES = [torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool, torch.complex64]
SIZES = st.lists(st.integers(0, 300), max_size=3).filter(lambda sizes: torch.Size(sizes).numel() < 100_000)

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.complex_numbers(allow_nan=False)
)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    tensor = torch.zeros(draw(SIZES), dtype=draw(st.sampled_from(DTYPES)))
    match draw(st.integers(0, 4)):
        case 0 if tensor.dim():
            return tensor[: draw(st.integers(0, 5))]
        case 1 if tensor.dim() > 1:
            return tensor.transpose(0, 1)
        case 2:
            return tensor.expand(2, *tensor.shape)
        case 3 if tensor.is_floating_point():
            return torch.nn.Parameter(tensor)
    return tensor


# Hashes of equal values of different types meet in one dict, and NaN is unequal to itself.
keys = st.one_of(st.text(max_size=20), st.integers(2, 10**6), st.tuples(st.text(max_size=3), st.integers()))
values = st.recursive(
    st.one_of(scalars, tensors()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=5).map(tuple),
        st.dictionaries(keys, inner, max_size=5),
        st.dictionaries(st.text(), inner, max_size=5).map(OrderedDict),
        st.sets(st.text(), max_size=5),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: [items[0], items]),
    ),
    max_leaves=20,
)
fewer = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@fewer
@given(values)
def test_a_zip_checkpoint_is_read_as_torch_loads_it(value: Any) -> None:
    content = saved(value)
    assert comparable_stored(read(content).value) == comparable(torch.load(io.BytesIO(content), weights_only=False))


@fewer
@given(values)
def test_a_legacy_checkpoint_is_read_as_torch_loads_it(value: Any) -> None:
    content = saved_legacy(value)
    assert comparable_stored(read(content).value) == comparable(torch.load(io.BytesIO(content), weights_only=False))


@fewer
@given(st.dictionaries(st.text(), tensors(), max_size=8))
def test_safetensors_are_read_as_their_library_loads_them(state: dict[str, torch.Tensor]) -> None:
    state = {key: tensor.detach().clone().contiguous() for key, tensor in state.items() if key != "__metadata__"}
    content = safetensors.torch.save(state)
    expected = safetensors.torch.load(content)
    found = {key: comparable_stored(tensor) for key, tensor in read_dict(content).items.items()}
    assert found == {key: comparable(tensor) for key, tensor in expected.items()}
