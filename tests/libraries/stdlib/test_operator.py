"""`operator`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_getters_and_operators_agree_with_python() -> None:
    assert_agrees(
        """
        import operator
        from operator import attrgetter, itemgetter, methodcaller

        class Inner:
            size = 3

        class Outer:
            inner = Inner()

        pairs = [("b", 2), ("a", 3), ("c", 1)]
        result = [
            sorted(pairs, key=itemgetter(1)),
            itemgetter(0, 2)("xyz"),
            attrgetter("inner.size")(Outer()),
            methodcaller("split", ".")("a.b"),
            operator.mul(3, 4), operator.add([1], [2]), operator.contains([1, 2], 2), operator.truediv(1, 2),
            operator.lt(1, 2), operator.not_(0), operator.indexOf([3, 4], 4), operator.countOf([1, 1, 2], 1),
        ]
        """
    )
