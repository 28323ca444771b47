"""`math` and `cmath`."""

from __future__ import annotations

import pytest

from tests.libraries.stdlib.agreement import assert_agrees, reason_of


@pytest.mark.parametrize(
    "expression",
    [
        "math.ceil(7 / 2), math.floor(3.7), math.sqrt(2), math.log2(8), math.log(10, 10)",
        "math.prod([2, 3, 4]), math.prod((2.0, 3), start=5), math.gcd(12, 18), math.isclose(0.1 + 0.2, 0.3)",
        "math.pi, math.inf, math.e, math.factorial(10), math.comb(5, 2), math.perm(5)",
        "math.pow(2, 10), math.exp(1), math.cos(0), math.trunc(-2.5), math.isqrt(17), math.hypot(3, 4)",
    ],
)
def test_functions_give_what_python_gives(expression: str) -> None:
    assert_agrees(f"import math\nresult = {expression}")


def test_an_error_is_raised_in_the_program() -> None:
    assert_agrees(
        """
        from math import sqrt
        try:
            result = sqrt(-1)
        except ValueError:
            result = "no root"
        """
    )


def test_a_huge_result_is_not_worked_out() -> None:
    assert reason_of("import math\nresult = math.factorial(10**9)") == "the result of math.factorial() is too large"


def test_of_an_unknown_number_nothing_is_known() -> None:
    assert (
        reason_of("import math, sys\nresult = math.ceil(sys.argv)") == "sys.argv depends on how the program is started"
    )
