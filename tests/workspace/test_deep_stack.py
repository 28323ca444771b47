"""Deep recursion."""

from __future__ import annotations

import pytest

from ckpt_lsp.workspace.deep_stack import run_deep


def depth(n, *arguments, **keywords):
    # Sorting calls back through C, which is what uses up a small stack.
    return sorted([0], key=lambda _: depth(n - 1) if n else 0) and n


def test_recursion_is_deeper_than_a_usual_stack_holds():
    assert run_deep(lambda: depth(10_000)) == 10_000


def test_what_is_raised_there_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        run_deep(lambda: 1 // 0)
