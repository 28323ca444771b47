"""numpy's numbers: each snippet gives in the evaluator what it gives with numpy itself, which is asked in the test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ckpt_lsp.evaluator.values import Unknown
from tests.libraries.evaluating import evaluate

SNIPPETS = [
    "np.linspace(0, 0.1, 7).tolist()",
    "[float(x) for x in np.linspace(0.0, 0.3, 5)]",
    "np.linspace(1, 2, 4, endpoint=False).tolist()",
    "np.arange(2, 9, 3).tolist()",
    "len(np.arange(5)), np.arange(5).shape, np.arange(5)[3]",
    "int(np.prod([2, 3, 4])), int(np.prod((7,)))",
    "int(np.cumsum([1, 2, 3])[-1])",
    "np.array([[1, 2, 3], [4, 5, 6]]).shape",
    "np.array([1, 2, 3]).tolist()",
    "(np.pi * np.arange(1, 4, dtype=np.float32)).shape, (np.arange(3) + np.array([[1], [2]])).shape",
    "int(np.ceil(7 / 2)), int(np.floor(2.5)), int(np.log2(8)), np.sqrt(2.0), np.pi",
]


@pytest.mark.parametrize("expression", SNIPPETS)
def test_numbers_are_those_of_numpy(expression: str) -> None:
    expected: Any = eval(expression, {"np": np})
    machine, module = evaluate(f"import numpy as np\nresult = {expression}")
    assert machine.to_python(module.content["result"]) == expected


@pytest.mark.parametrize("write", ["a[0] = 5", "a.sort()", "a.fill(1)"])
def test_an_array_that_is_written_into_is_not_known(write: str) -> None:
    _, module = evaluate(f"import numpy as np\na = np.arange(3)\n{write}\nresult = a.tolist()")
    assert isinstance(module.content["result"], Unknown)
