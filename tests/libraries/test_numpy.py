"""numpy's numbers and arrays: a snippet gives in the evaluator what it gives with numpy, which is asked in the test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from ckpt_lsp.evaluator.values import TensorValue, Unknown
from ckpt_lsp.libraries import torch_mutation
from tests.libraries.evaluating import evaluate

NUMBERS = [
    "np.linspace(0, 0.1, 7).tolist()",
    "[float(x) for x in np.linspace(0.0, 0.3, 5)]",
    "[x.item() for x in np.linspace(0, 0.1, 4)]",
    "np.linspace(1, 2, 4, endpoint=False).tolist()",
    "np.linspace(8, 64, 4).astype(int).tolist()",
    "np.arange(2, 9, 3).tolist(), np.arange(0, 1, 0.25).tolist()",
    "len(np.arange(5)), np.arange(5).shape, np.arange(5)[3], np.arange(6).reshape(2, 3)[1, 2]",
    "int(np.prod([2, 3, 4])), int(np.prod((7,)))",
    "int(np.cumsum([1, 2, 3])[-1]), np.cumsum(np.arange(4)).tolist()",
    "np.array([1, 2, 3]).tolist(), np.array([[1, 2], [3, 4]]).sum() * 2",
    "int(np.ceil(7 / 2)), int(np.floor(2.5)), int(np.log2(8)), np.sqrt(2.0), np.pi",
    "np.floor(7 / 2).astype(int), np.log2(64).astype(int), np.arange(3)[0].item()",
    "list(range(np.int64(3))), [0] * np.int64(3), [1, 2, 3][: np.int64(2)], f'{np.int64(3)}', '%d' % np.int64(3)",
    "{3: 'a'}[np.int64(3)], np.int64(3) == 3, np.int64(7) // 2, np.int64(7) / 2, (np.int64(3) + 1).item()",
    "isinstance(np.int64(3), int), isinstance(np.int64(3), np.integer), isinstance(np.float64(3), float)",
    "[f'layer{i}' for i in np.arange(3)], max(np.int64(3), 4), round(np.float64(2.6))",
    "np.argsort([32, 8, 16]).tolist(), [[3, 1, 2][i] for i in np.argsort([3, 1, 2])]",
    "np.maximum(2, 3), np.clip(7, 0, 5), np.abs(-3), np.power(2, 3), np.mod(7, 3)",
]

ARRAYS = [
    "np.zeros((2, 3), dtype=np.float32)", "np.ones((2, 3), dtype=int)", "np.full((2, 3), 7)", "np.eye(3, 4)",
    "np.zeros_like(np.arange(3))", "np.logspace(0, 2, 3)", "np.array([1.0, 2])", "np.array([np.arange(2)] * 3)",
    "np.asarray([1, 2], dtype='float32')", "np.meshgrid(np.arange(2), np.arange(3))[0]", "np.hanning(8)",
    "np.stack(np.meshgrid(np.arange(2), np.arange(3), indexing='ij'), axis=0)", "np.sin(np.zeros((2, 3)))",
    "np.concatenate([np.arange(3), np.zeros(2)])", "np.vstack([np.arange(3), np.arange(3)])", "np.arange(3) + 1.5",
    "np.power(10000, np.arange(3) / 3)", "np.outer(np.arange(2), np.arange(3))", "np.arange(3) / 2",
    "np.einsum('m,d->md', np.arange(3), np.arange(4.0))", "np.ones((2, 3)) @ np.ones((3, 4))", "2 ** np.arange(3)",
    "np.arange(3).astype(np.float32) * np.arange(3)", "np.arange(3, dtype=np.float32) * 2.5", "np.arange(3) > 1",
    "(np.arange(3) + np.array([[1], [2]]))", "np.arange(6).reshape(2, -1).T", "np.zeros((2, 3))[:, None]",
    "np.arange(6)[np.newaxis, 2:4]", "np.zeros((2, 3, 4)).transpose(2, 0, 1)", "np.expand_dims(np.arange(3), 0)",
    "np.zeros((2, 3)).mean(axis=1)", "np.ones((2, 3)).sum(axis=0, keepdims=True)", "np.tile(np.arange(3), (2, 1))",
    "np.repeat(np.zeros((2, 3)), 2, axis=0)", "np.array_split(np.arange(7), 3)[0]", "np.triu(np.ones((3, 3)), k=1)",
    "np.pad(np.zeros((2, 3)), ((1, 1), (0, 2)), mode='constant')", "np.random.rand(2, 3)", "np.float32(1.5)",
    "np.random.default_rng(0).normal(size=(2, 3))", "np.random.RandomState(0).randint(0, 5, (2, 3))",
    "np.array([[p / np.power(10000, 2 * (j // 2) / 8) for j in range(8)] for p in range(4)])",
    "np.linalg.qr(np.ones((3, 3)))[0]", "np.where(np.arange(3) > 1, 1, 0)", "np.tril_indices(3, -1)[0]",
    "torch.from_numpy(np.zeros((2, 3))).float()", "torch.tensor(np.ones((2, 3), dtype=np.float32))",
    "torch.FloatTensor(np.zeros((2, 3)))", "torch.ones(2, 3).numpy().transpose(1, 0)",
]  # fmt: skip


@pytest.mark.parametrize("expression", NUMBERS)
def test_numbers_are_those_of_numpy(expression: str) -> None:
    expected: Any = eval(expression, {"np": np})
    machine, module = evaluate(f"import numpy as np\nresult = {expression}")
    assert machine.to_python(module.content["result"]) == expected


@pytest.mark.parametrize("expression", ARRAYS)
def test_arrays_have_the_shape_and_dtype_of_numpy(expression: str) -> None:
    expected: Any = eval(expression, {"np": np, "torch": torch})
    _, module = evaluate(f"import numpy as np\nresult = {expression}")
    value = module.content["result"]
    assert isinstance(value, TensorValue)
    assert (value.shape, value.dtype) == (tuple(expected.shape), str(expected.dtype).removeprefix("torch."))
    if value.values is not None:
        assert list(value.values) == expected.flatten().tolist()


@pytest.mark.parametrize("write", ["a[0] = 5", "a.sort()", "a.fill(1)", "a.T.fill(1)", "torch.from_numpy(a).zero_()"])
def test_an_array_that_is_written_into_is_not_known(write: str) -> None:
    machine, module = evaluate(f"import numpy as np\na = np.arange(3)\n{write}\nresult = a")
    array = module.content["result"]
    assert isinstance(array, TensorValue)
    assert torch_mutation.present(machine, array).values is None


def test_the_methods_of_a_ufunc_are_no_errors() -> None:
    _, module = evaluate("import numpy as np\nresult = np.add.outer(np.arange(2), np.arange(3))")
    assert isinstance(module.content["result"], Unknown)


def test_what_is_read_from_a_file_is_not_known() -> None:
    _, module = evaluate("import numpy as np\nresult = np.load('mean.npy')")
    assert isinstance(module.content["result"], Unknown)
