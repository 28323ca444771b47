"""Holds: pages are read as tests/spec/README.md says, and a false one does not pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.checkpoint_table import Row, checkpoint_rows, saving_source
from tests.pages.expectation import Expectation, expectations, without_expectations
from tests.pages.page import cases
from tests.pages.pytorch import PyTorch, pytorch
from tests.test_pages import test_pytorch_says_what_the_page_says as verify

PAGE = """\
# Page

## A layer added

| key | shape |
|---|---|
| weight | [2, 3] |

```python
import torch
model = torch.nn.Linear(3, 2)
model.load_state_dict(torch.load("model.pth"))  # error: [missing-keys] "bias"
```

## Fix

Unsafe fix: Add something

```python
pass
```

## Another case

```python file=nets.py
```

```python file=train.py
```
"""


@pytest.fixture(scope="module")
def judge() -> Iterator[PyTorch]:
    with pytorch() as process:
        yield process


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text)
    return page


def test_a_heading_with_a_block_begins_a_case_and_one_with_fixes_goes_on(tmp_path: Path) -> None:
    first, second = cases(_page(tmp_path, PAGE))
    assert (first.title, first.main, [fix.title for fix in first.fixes]) == (
        "A layer added",
        "load.py",
        ["Add something"],
    )
    assert not first.fixes[0].safe
    assert (second.title, second.main, list(second.sources)) == ("Another case", "train.py", ["nets.py", "train.py"])


def test_a_true_page_passes(tmp_path: Path, judge: PyTorch) -> None:
    verify(cases(_page(tmp_path, PAGE))[0], judge, tmp_path)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ('"bias"', '"bias", "weight"'),
        ("missing-keys", "unexpected-keys"),
        (' # error: [missing-keys] "bias"', ""),
        ("Linear(3, 2)", "Linear(3, 2, bias=False)"),
        ("Linear(3, 2)", "Linear(3, 4)"),
        ('load("model.pth")', 'load("other.pth")'),
    ],
)
def test_a_page_that_pytorch_contradicts_fails(tmp_path: Path, judge: PyTorch, true: str, false: str) -> None:
    case = cases(_page(tmp_path, PAGE.replace(true, false)))[0]
    with pytest.raises(AssertionError):
        verify(case, judge, tmp_path)


def test_expectations_are_read_off_and_taken_out() -> None:
    text = 'a = 1\n# error: [x-y] "k"\n# says: so # it is\nload()  # hint: [z]  # a remark\nb()  # in-memory\n'
    assert without_expectations(text) == "a = 1\nload()\nb()\n"
    assert list(expectations(text)) == [
        Expectation(2, "error", "x-y", '"k"', ("so # it is",)),
        Expectation(2, "hint", "z", "# a remark"),
        Expectation(3, "in-memory", "", ""),
    ]


def test_a_table_goes_on_with_the_file_and_entry_above() -> None:
    rows = checkpoint_rows(
        [
            ["file", "entry", "key", "shape"],
            ["a.pth", "model.net", "w", "[2]"],
            ["", "", "b", "[]"],
            ["", "-", "epoch", "= 7"],
            ["b.safetensors", "", "w", "[1]"],
        ]
    )
    assert rows[1] == Row("a.pth", ("model", "net"), "b", "torch.zeros([], dtype=torch.float32)")
    assert rows[2] == Row("a.pth", (), "epoch", "7")
    assert rows[3].entry == ()
    assert "safetensors.torch.save_file({'w'" in saving_source(rows)


def test_other_tables_are_no_checkpoints() -> None:
    assert checkpoint_rows([["key", "meaning"], ["a", "b"]]) == []
