"""What the evaluator knows of a tensor is what PyTorch computes: expressions with random operands, judged by PyTorch.

The expressions stand in `tensor_templates.txt`. Each is tried a few times, its letters replaced by something random:
`$T` a tensor of any rank and dtype (`$T2` of rank 2), `$F` a float32 one, `$I` of whole numbers, `$B` of bools,
`$d` a dimension, `$i`, `$j`, `$n` and `$f` numbers, `$c` a number of any type, `$b` a bool, `$S` a shape,
`$P3` an order of three dimensions, `$p` and `$q` kernel sizes and paddings, `$D` a dtype, `$sl` a subscript.
"""

from __future__ import annotations

import math
import random
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from ckpt_lsp.evaluator.machine import Machine
from ckpt_lsp.evaluator.values import Instance, ListValue, OneOf, TensorValue, Unknown, Value
from ckpt_lsp.libraries import torch_mutation
from tests.libraries.evaluating import evaluate, run

LINES = (Path(__file__).parent / "tensor_templates.txt").read_text(encoding="utf-8").splitlines()
TEMPLATES = [line for line in LINES if line and not line.startswith("# ")]
BATCH = 60
ROUNDS = 2

DTYPES = ("float32", "float64", "int64", "int32", "bool", "float16", "uint8")
SUBSCRIPTS = (
    ":", "...", "None", "0", "1", "-1", "1:", "::2", ":2", "-2:", "1:3", "[0, 1]", "[0]", "torch.tensor([0, 1])",
    "torch.tensor([[0], [1]])", "torch.tensor(0)", "True", "5:", "(0, 1)", "[True, False]",
)  # fmt: skip


class Operands:
    """Random things to put into an expression."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def fill(self, template: str) -> str:
        return re.sub(r"\$([TFIBSP]\d?|sl|[dijnbfcDpq])", lambda match: self.one(match[1]), template)

    def one(self, letters: str) -> str:
        kind, rank = letters[0], int(letters[1]) if letters[1:].isdigit() else None
        dtypes = {"F": ("float32",), "I": ("int64",), "B": ("bool",), "T": (*("float32",) * 6, *DTYPES)}
        if kind in dtypes:
            return self.tensor(rank, self.random.choice(dtypes[kind]))
        if kind == "S":
            return str(self.shape(rank))
        if kind == "P":
            order = self.random.sample(range(rank or 0), rank or 0)
            return str(tuple(dim - (rank or 0) * (self.random.random() < 0.3) for dim in order))
        choices: dict[str, tuple[Any, ...]] = {
            "sl": SUBSCRIPTS, "d": (-3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 3), "i": (0, 0, 1, 1, 2, 3, 4),
            "j": (-3, -2, -1, 0, 1, 2, 3, 5), "n": (1, 2, 2, 3, 3, 4), "b": (True, False),
            "f": (0.5, 1.5, 2.0, -1.0, 0.3, 3), "c": (0.5, 1, True, -2, 2, 1.5, 3.0),
            "D": tuple(f"torch.{name}" for name in (*DTYPES, "bfloat16", "int8")),
            "p": ("1", "2", "3", "(1, 2)", "(2, 1)", "[2, 2]"), "q": ("0", "1", "2", "(1, 0)", "(0, 1)", "[1, 1]"),
        }  # fmt: skip
        return str(self.random.choice(choices[letters]))

    def shape(self, rank: int | None) -> tuple[int, ...]:
        sizes = self.random.choice((0, 1, 1, 2, 2, 3, 3, 4)) if rank is None else rank
        return tuple(self.random.choice((1, 1, 2, 2, 3, 3, 4, 5)) for _ in range(sizes))

    def tensor(self, rank: int | None, dtype: str) -> str:
        shape = self.shape(rank)
        counted = f"torch.arange({math.prod(shape)}).reshape({shape})"
        if dtype == "bool":
            return f"({counted} % 2 == 0)"
        filled = self.random.choice((counted, f"torch.ones({shape})", f"torch.rand({shape})"))
        return f"{filled}.to(torch.{dtype})"


def _program(expressions: list[str]) -> str:
    attempts = (
        f"try:\n    r{number} = {expression}\nexcept Exception:\n    r{number} = 'refused'\n"
        for number, expression in enumerate(expressions)
    )
    return "import numpy as np\n" + "".join(attempts)


def _disagreement(machine: Machine, value: Value, real: Any) -> str | None:
    """Return what is known and not so; what is not known is no disagreement."""
    if isinstance(value, (Unknown, OneOf)):
        return None
    if isinstance(real, torch.Tensor):
        known = isinstance(value, TensorValue)
        return _wrong_tensor(torch_mutation.present(machine, value), real) if known else f"{value} is no tensor"  # type: ignore[arg-type]
    if isinstance(real, (tuple, list)):
        items, more = machine.items_of(value)
        if more:
            return None
        pairs = list(zip(items, real))
        if len(items) != len(real):
            return f"{len(items)} items and not {len(real)}"
        return next((wrong for pair in pairs if (wrong := _disagreement(machine, *pair))), None)
    plain = machine.to_python(value)
    if isinstance(plain, Unknown) or plain == real or (isinstance(real, float) and math.isclose(plain, real)):
        return None
    return f"{plain} and not {real}"


def _wrong_tensor(value: TensorValue, real: torch.Tensor) -> str | None:
    shape, dtype = tuple(real.shape), str(real.dtype).removeprefix("torch.")
    if value.shape is not None:
        same = len(value.shape) == len(shape) and all(a in (None, b) for a, b in zip(value.shape, shape))
        if not same:
            return f"shape {value.shape} and not {shape}"
    if value.dtype not in (None, dtype):
        return f"dtype {value.dtype} and not {dtype}"
    elements = real.detach().flatten().tolist()
    for mine, theirs in zip(value.values or (), elements):
        both_odd = mine != mine and theirs != theirs
        if not both_odd and mine != theirs and not math.isclose(mine, theirs, rel_tol=1e-6):  # type: ignore[arg-type]
            return f"values {value.values} and not {elements}"
    return None


@pytest.mark.parametrize("start", range(0, len(TEMPLATES), BATCH))
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_is_known_of_a_tensor_is_what_pytorch_computes(start: int, seed: int) -> None:
    torch.manual_seed(0)
    operands = Operands(seed * 1000 + start)
    expressions = [operands.fill(template) for template in TEMPLATES[start : start + BATCH]]
    program = _program(expressions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        real = run(program)
    machine, module = evaluate(program)
    wrong = {}
    for number, expression in enumerate(expressions):
        value, expected = module.content[f"r{number}"], real[f"r{number}"]
        if isinstance(expected, str) and expected == "refused":
            continue
        disagreement = "it is refused" if value == "refused" else _disagreement(machine, value, expected)
        if disagreement:
            wrong[expression] = disagreement
    assert not wrong


REFUSED = [
    "torch.rand(2, 3) + torch.rand(2, 2)",
    "torch.rand(2, 3).view(4, 2)",
    "torch.rand(2, 3).reshape(4, -1)",
    "torch.rand(2, 3).expand(4, 3)",
    "torch.rand(2, 3) @ torch.rand(2, 3)",
    "torch.bmm(torch.rand(2, 3, 4), torch.rand(1, 4, 5))",
    "torch.cat([torch.rand(2, 3), torch.rand(3, 2)])",
    "torch.stack([torch.rand(2), torch.rand(3)])",
    "torch.rand(2, 3).sum(2)",
    "nn.Linear(4, 5)(torch.rand(2, 3))",
    "nn.Conv2d(3, 4, 3)(torch.rand(2, 4, 8, 8))",
    "nn.Conv2d(3, 4, 3)(torch.rand(1, 3, 2, 9))",
    "nn.BatchNorm2d(3)(torch.rand(2, 4, 4, 4))",
    "nn.BatchNorm2d(3)(torch.rand(2, 3, 4))",
    "nn.LSTM(4, 5)(torch.rand(3, 2, 3))",
    "nn.LayerNorm(3)(torch.rand(2, 4))",
    'F.pad(torch.rand(2, 3), (1, 1, 1, 1), mode="reflect")',
    "torch.rand(2, 3).permute(0, 0)",
    'torch.einsum("ij,jk->ik", torch.rand(2, 3), torch.rand(2, 4))',
    "F.pixel_shuffle(torch.rand(1, 7, 3, 3), 2)",
    "torch.topk(torch.rand(3), 4)[0]",
    "torch.rand(6, 2).split([1, 2])[0]",
    "torch.rand(2).tril()",
]


@pytest.mark.parametrize("expression", REFUSED)
def test_what_pytorch_refuses_has_no_shape(expression: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011
        run(f"result = {expression}")
    _, module = evaluate(f"try:\n    result = {expression}\nexcept Exception:\n    result = None")
    value = module.content["result"]
    values = value if isinstance(value, tuple) else (value,)
    assert all(isinstance(one, TensorValue) and one.shape is None for one in values) or not isinstance(
        value, (TensorValue, Instance, ListValue, tuple)
    )
