"""Texts as they are while somebody types."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckpt_lsp.evaluator.unfinished import mended

BEFORE = "import torch\n\n\nclass Net:\n    def f(self):\n        return 1\n\n\n"
AFTER = "model = Net()\nmodel.load()\n"


@pytest.mark.parametrize(
    "typed",
    [
        "def f(:\n",
        "def f():\n",
        "x = foo(\n",
        "x = foo(1,\n    2,\n    3\n",
        "x = [1, 2\n",
        "if x\n    y = 1\n    z = 2\n",
        "if x:\n",
        "for x in\n",
        "x = 'abc\n",
        "x.\n",
        "try:\n    y = 1\n",
        "class A(\n",
        "class A(B\n    def f(self):\n        return 1\n    def g(self):\n        return 2\n",
        "def f():\n    return g(\n",
        "        y = 1\n",
        "with open(x) as\n    y = 1\n",
        "else:\n",
        "@\n",
        "x = {'a': }\n",
        "x = 1 +\n",
        "import\n",
        "from a import\n",
        "x = f'{\n",
    ],
)
def test_what_stands_before_and_after_keeps_its_place(typed: str) -> None:
    text = mended(BEFORE + typed + AFTER)
    assert text
    ast.parse(text)
    assert text.startswith(BEFORE)
    assert text.endswith(AFTER)
    assert text.count("\n") == (BEFORE + typed + AFTER).count("\n")


@pytest.mark.parametrize(
    "typed", ["x = '''abc\n", "def f():", "x = foo(", "try:\n    y = 1", "if x:\n  # nothing yet\n"]
)
def test_the_end_of_the_file_can_be_unmended(typed: str) -> None:
    text = mended(BEFORE + typed)
    assert text
    ast.parse(text)
    assert text.startswith(BEFORE)


def test_a_finished_text_is_left_alone() -> None:
    assert mended(BEFORE + AFTER) == BEFORE + AFTER


def test_line_ends_are_kept() -> None:
    assert mended("x = (\r\ny = 1\r\n") == "x = __unfinished__()\r\ny = 1\r\n"


def test_what_no_line_is_to_blame_for_is_given_up() -> None:
    assert mended("x = 1\0") is None


def test_a_text_of_another_language_is_given_up() -> None:
    text = "Once upon a time.\n" * 100
    assert mended(text) is None


@given(st.text(alphabet="ab (:)[\n'\"=.\tifdef#\\", max_size=60))
def test_any_text_comes_back_with_its_lines(text: str) -> None:
    assert (mended(text) or text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("broken", "becomes"),
    [
        ("self.fc = nn.Linear(width,\n", 'self.fc = __unfinished__("nn", "width")\n'),
        ("x = f(a.b, c.d(), e=\n", 'x = __unfinished__("c")\n'),
        ("print 'a', x\n", "pass\n"),
        ("x = x.cuda(async=True)\n", 'x = __unfinished__("x")\n'),
        ("if x\n    y = 1\n", 'if __unfinished__("x"):\n    y = 1\n'),
        ("for a, b in\n    y = 1\n", 'for a , b in __unfinished__("a", "b"):\n    y = 1\n'),
        ("def f(a, b=:\n    y = 1\n", "def f(a=__unfinished__(), b=__unfinished__(), *_, **__):\n    y = 1\n"),
        ("class A(nn.\n    y = 1\n", "class A(__unfinished__()):\n    y = 1\n"),
        ("@torch.\ndef f():\n    y = 1\n", "@__unfinished__\ndef f():\n    y = 1\n"),
        ("from a import b, \n", "b = __unfinished__()\n"),
        ("f(a,\n    b=1 2,\n)\n", '__unfinished__("a")\n\n\n'),
        ("f(a,\n    b,\n    c=[\n)\n", '__unfinished__("a", "b")\n\n\n\n'),
        ("try:\n    y = 1\nexcept E, e:\n    y = 2\n", "try:\n    y = 1\nexcept Exception:\n    y = 2\n"),
        ("def f():\n    return {\n    return 1\n", "def f():\n    __unfinished__()\n    return 1\n"),
        ("def f():\n    return {\n", "def f():\n    return __unfinished__()\n"),
        ("def f():\n    x = 1\n      y = x\n", 'def f():\n    x = 1\n    y = __unfinished__("x")\n'),
    ],
)
def test_a_broken_statement_keeps_what_can_be_told_of_it(broken: str, becomes: str) -> None:
    assert mended(broken) == becomes


def test_each_of_many_broken_statements_costs_only_itself() -> None:
    text = "".join(f"def f{number}():\n    print {number}\n    return {number}\n" for number in range(300))
    wanted = "".join(f"def f{number}():\n    pass\n    return {number}\n" for number in range(300))
    assert mended(text) == wanted
