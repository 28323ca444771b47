"""What evaluation says where a condition is not decided: everything that may be, and nothing that may not.

`maybe` comes from a module that is not there: it stands for whatever depends on the run.
"""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from tests.evaluator.running import evaluate, possible_results

CASES: dict[str, tuple[str, Any]] = {
    "a variable that both branches set is one of both values": (
        """
        if maybe:
            result = 1
        else:
            result = 2
        """,
        {1, 2},
    ),
    "a variable that both branches set alike is known": (
        """
        if maybe:
            result = "net"
        else:
            result = "net"
        """,
        "net",
    ),
    "a variable that one branch sets is there when it is used": (
        """
        if maybe:
            path = "a.pth"
        result = path
        """,
        "a.pth",
    ),
    "an early return is one of the results": (
        """
        def choose():
            if maybe:
                return "early"
            return "late"
        result = choose()
        """,
        {"early", "late"},
    ),
    "what follows an early return happens only in the other runs": (
        """
        def build(found):
            found["always"] = 1
            if maybe:
                return
            found["later"] = 2
        result = {}
        build(result)
        """,
        {"always": 1, "later": {2, "absent"}},
    ),
    "an early return in a nested branch leaves the rest to the other runs": (
        """
        def build(found):
            if maybe:
                if maybe:
                    return
                found["inner"] = 1
            found["outer"] = 2
        result = {}
        build(result)
        """,
        {"outer": {2, "absent"}, "inner": {1, "absent"}},
    ),
    "a branch that raises is not followed": (
        """
        if maybe:
            raise ValueError("unsupported")
        result = 1
        """,
        1,
    ),
    "a branch that raises inside try may reach the handler": (
        """
        try:
            if maybe:
                raise ValueError("unsupported")
            result = 1
        except ValueError:
            result = 2
        """,
        {1, 2},
    ),
    "a key that continue may skip is perhaps there": (
        """
        result = {}
        for key in ("a", "b"):
            if maybe:
                continue
            result[key] = 1
        result["c"] = 2
        """,
        {"a": {1, "absent"}, "b": {1, "absent"}, "c": 2},
    ),
    "after an undecided break the later rounds are doubtful": (
        """
        result = {}
        for key in ("a", "b"):
            result[key] = 1
            if maybe:
                break
        result["c"] = 2
        """,
        {"a": 1, "b": {1, "absent"}, "c": 2},
    ),
    "a loop over something unknown may add anything": (
        """
        result = []
        for item in maybe:
            result.append(item)
        """,
        ["…"],
    ),
    "a loop over something unknown keeps what was there before": (
        """
        result = {"first": 1}
        for item in maybe:
            result["last"] = 2
        """,
        {"first": 1, "last": {2, "absent"}, "…": "…"},
    ),
    "a counter in a loop of unknown length is unknown": (
        """
        result = 0
        for item in maybe:
            result += 1
        """,
        "unknown",
    ),
    "lists of different lengths share their beginning": (
        """
        result = ["conv"]
        if maybe:
            result.append("norm")
            result.append("act")
        else:
            result.append("norm")
        result.append("pool")
        """,
        ["conv", "norm", "…"],
    ),
    "an undecided condition of a comprehension makes its element doubtful": (
        """
        result = {key: 1 for key in ("a", "b") if maybe}
        """,
        {"a": {1, "absent"}, "b": {1, "absent"}},
    ),
    "a test of a variable decides which of its values the branch sees": (
        """
        name = "small" if maybe else None
        if name is None:
            result = "default"
        else:
            result = name.upper()
        """,
        {"default", "SMALL"},
    ),
    "or takes the default where the first value is false": (
        """
        name = "small" if maybe else None
        result = name or "default"
        """,
        {"small", "default"},
    ),
    "changes in a branch are undone before the other branch runs": (
        """
        state = {"n": 0}
        def bump():
            state["n"] += 1
        if maybe:
            bump()
        else:
            bump()
            bump()
        result = state["n"]
        """,
        {1, 2},
    ),
    "an object made in one branch keeps what that branch gave it": (
        """
        class Box:
            pass
        box = None
        if maybe:
            box = Box()
            box.size = 3
        result = box.size if box is not None else 0
        """,
        {3, 0},
    ),
    "what an unknown function is given may be changed by it": (
        """
        result = {"a": 1}
        maybe(result)
        """,
        {"a": 1, "…": "…"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_undecided(name: str) -> None:
    source, expected = CASES[name]
    _, module = evaluate("from elsewhere import maybe\n" + textwrap.dedent(source))
    assert possible_results(module.content["result"]) == expected


def test_how_far_a_generator_has_run_is_not_known_while_its_items_are_taken_one_by_one() -> None:
    source = """
        log = []
        def numbers():
            for number in range(3):
                log.append(number)
                yield number
        taken = numbers()
        first = next(taken)
        rest = list(taken)
        """
    _, module = evaluate(source)
    assert [possible_results(module.content[name]) for name in ("first", "rest", "log")] == [0, [1, 2], ["\u2026"]]


def test_what_a_generator_would_read_now_is_not_known() -> None:
    source = """
        state = [0]
        def numbers():
            while True:
                yield state[0]
        taken = numbers()
        before = next(taken)
        state[0] = 5
        after = next(taken)
        """
    _, module = evaluate(source)
    assert [possible_results(module.content[name]) for name in ("before", "after")] == [0, "unknown"]


def test_a_generator_that_yields_in_some_runs_leaves_what_it_changes_open() -> None:
    source = """
        import sys
        log = []
        def numbers():
            if sys.argv:
                yield 1
            log.append("end")
        taken = []
        for number in numbers():
            taken.append(number)
        """
    _, module = evaluate(source)
    assert possible_results(module.content["log"]) == ["\u2026"]


def test_what_an_unknown_constructor_is_given_by_name_takes_the_place_of_the_default_of_the_class() -> None:
    source = """
        from elsewhere import Base
        class Config(Base):
            width = 5
            depth = 2
        config = Config(width=6)
        width, depth = config.width, config.depth
        """
    _, module = evaluate(source)
    assert [possible_results(module.content[name]) for name in ("width", "depth")] == ["unknown", 2]
