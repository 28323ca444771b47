"""`collections` and `collections.abc`."""

from __future__ import annotations

import pytest

from tests.libraries.stdlib.agreement import assert_agrees


def test_an_ordered_dict_moves_and_pops_at_both_ends() -> None:
    assert_agrees(
        """
        from collections import OrderedDict
        d = OrderedDict([("a", 1), ("b", 2)], c=3)
        d.move_to_end("a")
        d.move_to_end("c", last=False)
        first = d.popitem(last=False)
        result = [list(d.items()), first, d.popitem(), isinstance(d, dict), list(d), d == {"b": 2}, d.copy() == d]
        d["x"] = 1
        result += [list(d), len(d), "x" in d, dict(d), type(d).__name__]
        """
    )


def test_a_defaultdict_makes_what_is_missing() -> None:
    assert_agrees(
        """
        from collections import defaultdict
        groups = defaultdict(list)
        for key, value in [("a", 1), ("b", 2), ("a", 3)]:
            groups[key].append(value)
        counts = defaultdict(int, x=1)
        counts["x"] += 1
        counts["y"] += 1
        nested = defaultdict(lambda: defaultdict(dict))
        nested["a"]["b"]["c"] = 1
        result = [dict(groups), groups["z"], list(groups), dict(counts), counts.get("q"), "q" in counts,
                  nested["a"]["b"]]
        try:
            defaultdict()["missing"]
        except KeyError as error:
            result.append(error.args)
        """
    )


def test_a_counter_counts() -> None:
    assert_agrees(
        """
        from collections import Counter
        c = Counter("abracadabra")
        d = Counter(a=1, z=2)
        result = [c.most_common(2), c["q"], c["a"], sum(c.values()), dict(c + d), dict(c - d), list(d.elements())]
        c.update(["a", "q"])
        result.append(dict(c))
        """
    )


def test_a_deque_has_two_ends_and_a_limit() -> None:
    assert_agrees(
        """
        from collections import deque
        d = deque([1, 2, 3], maxlen=3)
        d.append(4)
        kept = list(d)
        d.appendleft(0)
        d.rotate(1)
        result = [kept, list(d), d.popleft(), d.pop(), len(d), d[0], bool(d), isinstance(d, list), d.maxlen, 4 in d]
        """
    )


def test_named_tuples_are_tuples_with_names() -> None:
    assert_agrees(
        """
        from collections import namedtuple
        Point = namedtuple("Point", "x y z", defaults=[0])
        p = Point(1, y=2)
        x, y, z = p
        q = p._replace(z=5)
        result = [p.x, p[1], z, len(p), tuple(q), Point._fields, p._asdict(), Point(*[7, 8, 9]).z, p == (1, 2, 0),
                  isinstance(p, tuple), Point._make([1, 2, 3])[2], repr(p), p._fields, Point.__name__]
        try:
            Point(1)
        except TypeError:
            result.append("TypeError")
        """
    )


def test_a_named_tuple_can_be_inherited() -> None:
    assert_agrees(
        """
        from collections import namedtuple
        class Config(namedtuple("Config", ["width", "depth"])):
            @property
            def size(self):
                return self.width * self.depth
            def deeper(self):
                return self._replace(depth=self.depth + 1)
        c = Config(3, 4)
        result = [c.size, c.deeper().size, c.deeper().depth]
        """
    )


def test_a_chain_map_looks_up_in_turn() -> None:
    assert_agrees(
        """
        from collections import ChainMap
        m = ChainMap({"a": 1}, {"a": 2, "b": 3})
        m["c"] = 4
        result = [m["a"], m["b"], m["c"], m.get("z", 0), sorted(m), len(m), "b" in m, m.maps[0], m.parents["a"]]
        """
    )


@pytest.mark.parametrize(
    "name",
    ["Sequence", "Mapping", "Iterable", "Callable", "Sized", "MutableMapping", "Set", "Iterator", "MutableSequence",
     "Hashable", "Collection", "Container"],
)  # fmt: skip
def test_isinstance_knows_the_abstract_classes(name: str) -> None:
    assert_agrees(
        f"""
        from collections import OrderedDict, deque, defaultdict
        from collections.abc import {name}
        class Thing:
            pass
        class Listed(list):
            pass
        class Called:
            def __call__(self):
                pass
        class Iterated:
            def __iter__(self):
                return iter(())
        values = [[], (), "a", b"a", dict(), set(), frozenset(), 1, None, range(3), OrderedDict(), Thing(),
        Listed(), Called(),
                  len, lambda: 0, iter([]), 1.5, Iterated(), defaultdict(list), Thing, slice(1)]
        result = [isinstance(value, {name}) for value in values]
        """
    )


def test_a_mapping_of_ones_own_gets_the_other_methods() -> None:
    assert_agrees(
        """
        from collections.abc import Mapping, MutableMapping, Sequence
        class Upper(MutableMapping):
            def __init__(self):
                self.store = {}
            def __getitem__(self, key):
                return self.store[key.upper()]
            def __setitem__(self, key, value):
                self.store[key.upper()] = value
            def __delitem__(self, key):
                del self.store[key.upper()]
            def __iter__(self):
                return iter(self.store)
            def __len__(self):
                return len(self.store)
        u = Upper()
        u["a"] = 1
        u.update(b=2)
        class Squares(Sequence):
            def __getitem__(self, i):
                if i >= 3:
                    raise IndexError
                return i * i
            def __len__(self):
                return 3
        s = Squares()
        result = [u.get("x", 0), "a" in u, list(u.items()), u.pop("a"), len(u), isinstance(u, Mapping), list(s),
                  4 in s,
                  s.index(4), isinstance(s, Sequence), list(reversed(s))]
        """
    )
