"""`functools`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_a_partial_keeps_its_arguments() -> None:
    assert_agrees(
        """
        from functools import partial

        def layer(kind, size, *, bias=True):
            return kind, size, bias

        conv = partial(layer, "conv", bias=False)
        small = partial(conv, 3)
        result = [conv(7), small(), small(bias=True), small.args, small.keywords, small.func is layer,
                  isinstance(small, partial), isinstance(layer, partial)]
        """
    )


def test_wraps_keeps_name_and_wrapped_function() -> None:
    assert_agrees(
        """
        import functools

        def doubled(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                return 2 * function(*args, **kwargs)
            return wrapper

        def add(a, b=1):
            return a + b
        add.tag = "sum"
        twice = doubled(add)
        result = [twice(2), twice(2, b=5), twice.__name__, twice.__wrapped__ is add, twice.tag]
        """
    )


def test_reduce_folds_from_the_left() -> None:
    assert_agrees(
        """
        from functools import reduce
        result = [reduce(lambda a, b: a * 10 + b, [1, 2, 3]), reduce(max, [], 0), reduce(lambda a, b: [*a, b], "ab",
                  [])]
        try:
            reduce(max, [])
        except TypeError as error:
            result.append("TypeError")
        """
    )


def test_a_cached_function_without_arguments_gives_one_object() -> None:
    assert_agrees(
        """
        import functools

        @functools.lru_cache
        def shared():
            return []

        @functools.lru_cache(maxsize=None)
        def square(n):
            return n * n

        @functools.cache
        def other():
            return {}

        shared().append(1)
        result = [shared(), shared() is shared(), square(3), other() is other()]
        square.cache_clear()
        """
    )


def test_a_cached_method_is_bound() -> None:
    assert_agrees(
        """
        from functools import lru_cache

        class Net:
            width = 4

            @lru_cache()
            def size(self, factor):
                return self.width * factor

        result = Net().size(3)
        """
    )


def test_a_cached_property_is_computed_once() -> None:
    assert_agrees(
        """
        from functools import cached_property

        class Net:
            @cached_property
            def layers(self):
                return []

        net = Net()
        net.layers.append(1)
        before = list(net.layers)
        net.layers = [7]
        result = [before, net.layers, Net().layers]
        del net.layers
        result.append(net.layers)
        """
    )


def test_total_ordering_adds_the_other_comparisons() -> None:
    assert_agrees(
        """
        from functools import total_ordering

        @total_ordering
        class Version:
            def __init__(self, number):
                self.number = number
            def __eq__(self, other):
                return self.number == other.number
            def __lt__(self, other):
                return self.number < other.number

        a, b = Version(1), Version(2)
        result = [a < b, a <= b, a > b, a >= b, b > a, a >= Version(1)]
        """
    )


def test_singledispatch_chooses_by_the_class_of_the_first_argument() -> None:
    assert_agrees(
        """
        from functools import singledispatch

        @singledispatch
        def name(value):
            return "something"

        @name.register(int)
        def _(value):
            return "int"

        @name.register(list)
        def _(value):
            return "list"

        result = [name(1), name([]), name("x"), name(True)]
        """
    )


def test_a_partialmethod_is_bound() -> None:
    assert_agrees(
        """
        from functools import partialmethod

        class Net:
            def set(self, name, value):
                return name, value
            set_width = partialmethod(set, "width")

        result = Net().set_width(3)
        """
    )
