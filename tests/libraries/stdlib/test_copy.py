"""`copy`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_a_shallow_copy_shares_its_parts() -> None:
    assert_agrees(
        """
        import copy
        class Thing:
            def __init__(self):
                self.items = []
        a = [[1], {"k": [2]}]
        b = copy.copy(a)
        b.append(3)
        b[0].append(9)
        t = Thing()
        u = copy.copy(t)
        u.items.append(1)
        u.new = 2
        d = copy.copy({"x": 1})
        result = [a, b, t.items, hasattr(t, "new"), type(u).__name__, d, copy.copy(5), copy.copy((1, 2)),
                  copy.copy({1, 2}) == {1, 2}]
        """
    )


def test_a_deep_copy_keeps_identity_and_cycles() -> None:
    assert_agrees(
        """
        from copy import deepcopy
        shared = [1]
        a = {"x": shared, "y": shared}
        b = deepcopy(a)
        b["x"].append(2)
        loop = []
        loop.append(loop)
        again = deepcopy(loop)
        class Node:
            def __init__(self, parent=None):
                self.parent = parent
                self.children = []
        root = Node()
        root.children.append(Node(root))
        twin = deepcopy(root)
        result = [a, b, b["x"] is b["y"], again[0] is again, again is loop, twin.children[0].parent is twin,
                  twin is root]
        """
    )


def test_deepcopy_is_honoured() -> None:
    assert_agrees(
        """
        import copy
        class Counted:
            def __init__(self, n):
                self.n = n
            def __deepcopy__(self, memo):
                return Counted(self.n + 1)
            def __copy__(self):
                return Counted(self.n + 100)
        class Holder:
            def __init__(self):
                self.inner = Counted(1)
                self.method = self.get
            def get(self):
                return self.inner.n
        h = copy.deepcopy(Holder())
        result = [h.inner.n, h.method(), copy.copy(Counted(1)).n]
        """
    )


def test_copies_of_subclasses_of_builtins() -> None:
    assert_agrees(
        """
        import copy
        from collections import OrderedDict, defaultdict, namedtuple
        P = namedtuple("P", "x y")
        o = OrderedDict(a=[1])
        d = defaultdict(list, k=[1])
        c, e = copy.deepcopy(o), copy.deepcopy(d)
        c["a"].append(2)
        e["new"].append(3)
        p = copy.deepcopy(P([1], 2))
        class L(list):
            tag = "l"
        l = copy.deepcopy(L([[1]]))
        s = copy.copy(o)
        s["b"] = 1
        result = [dict(o), dict(c), dict(e), dict(d), p.x, type(l).__name__, list(l), list(o), list(s),
                  type(s).__name__]
        """
    )
