"""`itertools`."""

from __future__ import annotations

import pytest

from tests.libraries.stdlib.agreement import assert_agrees, reason_of


@pytest.mark.parametrize(
    "expression",
    [
        "list(chain([1], (2, 3), 'ab')), list(chain.from_iterable([[1], [2, 3]]))",
        "list(product('ab', [1, 2])), list(product([0, 1], repeat=2)), list(product())",
        "list(repeat('x', 3)), list(zip(repeat(0), 'ab')), list(zip(count(5, 2), 'abc')), next(count(3))",
        "list(accumulate([1, 2])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1], initial=5))",
        "list(zip_longest('abc', [1], fillvalue=0)), list(islice('abcdef', 2)), list(islice(count(), 2, 8, 3))",
        "list(zip(cycle([1, 2]), 'abcde')), list(combinations('abc', 2)), list(permutations([1, 2]))",
        "[(k, list(g)) for k, g in groupby('aabca')], [(k, list(g)) for k, g in groupby([1, 3, 2], lambda n: n % 2)]",
        "list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise([1, 2, 3])), list(compress('abc', [1, 0, 1]))",
        "list(takewhile(lambda n: n < 3, [1, 2, 3, 1])), list(dropwhile(lambda n: n < 3, [1, 2, 3, 1]))",
        "list(filterfalse(lambda n: n % 2, range(5))), [list(t) for t in tee('ab')]",
        "list(combinations_with_replacement('ab', 2))",
    ],
)
def test_iterators_give_what_python_gives(expression: str) -> None:
    assert_agrees(f"from itertools import *\nresult = {expression}")


def test_islice_takes_from_an_iterator_what_it_gives() -> None:
    assert_agrees(
        """
        from itertools import islice
        numbers = iter(range(6))
        result = [list(islice(numbers, 2)), list(islice(numbers, 1, 3)), list(numbers)]
        """
    )


def test_a_counter_goes_on_where_it_stopped() -> None:
    assert_agrees(
        """
        import itertools
        ids = itertools.count()
        result = [next(ids), next(ids), f"layer{next(ids)}"]
        """
    )


def test_too_large_a_product_is_open() -> None:
    assert "more than 100,000 items" in reason_of(
        "from itertools import product\nresult = sum(1 for _ in product(range(1000), repeat=2))"
    )


def test_a_chain_of_lists_of_which_there_may_be_more_may_have_more() -> None:
    source = """
        import itertools
        lists = [["a"]]
        for number in range(int(input())):
            lists.append([number])
        result = len(list(itertools.chain(*lists)))
        """
    assert reason_of(source)
