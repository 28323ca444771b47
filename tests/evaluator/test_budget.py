"""Loops that cannot be followed to their end within the steps that there are."""

from __future__ import annotations

from typing import Any

from ckpt_lsp.evaluator.budget import Limits
from tests.evaluator.running import evaluate, possible_results

FEW = Limits(steps=5_000)


def names_of(source: str) -> dict[str, Any]:
    _, module = evaluate(source, FEW)
    return {name: possible_results(value) for name, value in module.content.items()}


def test_the_code_after_a_loop_that_takes_too_many_steps_is_evaluated() -> None:
    source = """
    seen, size = [], 0
    for i in range(3000):
        for j in range(3000):
            seen.append(0)
    size = 7
    """
    names = names_of(source)
    assert names["size"] == 7
    assert names["seen"][0] == 0
    assert names["seen"][-1] == "…"


def test_what_a_loop_that_takes_too_many_steps_changes_is_not_known_after_it() -> None:
    assert names_of("count = 0\nfor i in range(90_000):\n    count = count + 1")["count"] not in range(90_000)


def test_a_comprehension_that_takes_too_many_steps_has_more_than_its_known_items() -> None:
    names = names_of("def f(i): return [i * j for j in range(500)]\nrows = [f(i) for i in range(500)]\nsize = 7")
    assert names["rows"][-1] == "…"
    assert names["size"] == 7


def test_a_loop_that_can_be_paid_for_is_followed_to_its_end() -> None:
    assert names_of("count = 0\nfor i in range(1000):\n    count = count + 1")["count"] == 1000


def test_the_first_rounds_may_take_more_than_the_others() -> None:
    source = "count = 0\nfor i in range(60):\n    for j in range(300 if i < 2 else 1):\n        count = count + 1"
    assert names_of(source)["count"] == 658
