"""The rules of Python: each snippet means in the evaluator what it means in CPython, which is asked in the test."""

from __future__ import annotations

import pytest

from tests.evaluator.running import python_result_of, result_of

SNIPPETS: dict[str, str] = {
    "arithmetic": "result = [7 // 2, -7 % 3, 2 ** 10, 7 / 2, 1 << 4, 6 & 3, 6 | 1, 6 ^ 3, ~5, -(-3), 1e3, 3 + 4j]",
    "comparisons chain": "result = [1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 != 2, 'a' in 'cat', 3 not in [1, 2], None is None]",
    "boolean operators return operands": "result = [0 or 'x', 1 and 2, '' or None or 5, not [], [] and 1]",
    "f-strings": """
        name, width = "fc", 3
        result = [f"{name}.{width:03d}", f"{name!r:>6}", f"{3.14159:.2f}", f"{{}}", f"{'a' + 'b'}"]
        """,
    "percent and format": """
        result = ["%s-%03d" % ("a", 5), "%(k)s" % {"k": 1}, "{}-{x}".format(1, x=2), "{0}{0}".format("a"), "%d%%" % 5]
        """,
    "slices": """
        items = list(range(10))
        text = "module.fc.weight"
        result = [items[2:5], items[::-1], items[-3:], text[7:], text[:-7], (1, 2, 3)[1:], range(10)[2:4]]
        """,
    "slice assignment and deletion": """
        result = [1, 2, 3, 4, 5]
        result[1:3] = ["x"]
        del result[0], result[-1]
        """,
    "unpacking": """
        a, (b, *c), d = 1, [2, 3, 4], 5
        *e, f = "xyz"
        result = [a, b, c, d, e, f]
        """,
    "starred displays": """
        head = [1, 2]
        result = [[*head, 3], (*head, *head), {**{"a": 1}, "b": 2}, {*head, 1}]
        """,
    "comprehensions nest and filter": """
        result = [
            [x * y for x in range(3) for y in range(x) if y % 2 == 0],
            {k: [i for i in range(v)] for k, v in {"a": 2, "b": 1}.items()},
            sorted({c.upper() for c in "abca"}),
            sum(x for x in range(5)),
        ]
        """,
    "a comprehension has its own scope": """
        x = "outer"
        y = [x for x in range(3)]
        result = [x, y]
        """,
    "a generator runs between the rounds of the loop over it": """
        class Net:
            def __init__(self):
                self.log = []
                self.width = 1
            def blocks(self):
                self.log.append("begun")
                for number in range(4):
                    self.width *= 2
                    yield number, self.width
                self.log.append("ended")
        net = Net()
        blocks = net.blocks()
        net.log.append("made")
        for number, width in blocks:
            net.log.append((number, width, net.width))
            if number == 1:
                break
        for number, width in net.blocks():
            net.width += 1
        result = [net.log, net.width, list(net.blocks()), net.log]
        """,
    "a generator returns to the one that delegates to it": """
        def inner():
            yield 1
            return 5
        def outer():
            got = yield from inner()
            yield got
            yield from [7, 8]
        result = list(outer())
        """,
    "the code of a function names its parameters and variables": """
        class Net:
            def __init__(self, width, *rest, depth=2, **options):
                total = width * depth
        def f(a, /, b): pass
        given = {"width": 1, "other": 2, "depth": 3}
        code = Net.__init__.__code__
        result = [
            code.co_varnames, code.co_argcount, f.__code__.co_posonlyargcount, (lambda q, r: q).__code__.co_varnames,
            {k: v for k, v in given.items() if k in Net.__init__.__code__.co_varnames},
        ]
        """,
    "a name or an expression in a string": """
        def widths(args, depth):
            found = []
            for arg in args:
                try:
                    found.append(eval(arg) if isinstance(arg, str) else arg)
                except NameError:
                    found.append(arg)
                except SyntaxError:
                    found.append("broken")
            return found
        class Conv: pass
        result = [widths(["depth * 2", 3, "[1, 2]", "nearest", "max(", "None"], 4), eval("Conv") is Conv]
        """,
    "a KeyError has the key": """
        result = []
        for raising in (lambda: {}["a"], lambda: {}[3], lambda: {1: 2}.pop("k")):
            try:
                raising()
            except KeyError as error:
                result.append((error.args, str(error), error.args[0]))
        """,
    "objects that say which is smaller are sorted by it": """
        class Version:
            def __init__(self, number):
                self.number = number
            def __lt__(self, other):
                return self.number < other.number
        versions = [Version(3), Version(1), Version(2)]
        result = [[v.number for v in sorted(versions, reverse=True)], min(versions).number, max(versions).number]
        versions.sort()
        result.append([v.number for v in versions])
        """,
    "a metaclass gets the keywords of the class and prepares its namespace": """
        class Meta(type):
            seen = {}
            @classmethod
            def __prepare__(mcs, name, bases, **options):
                return {"prepared": name}
            def __new__(mcs, name, bases, namespace, tag=None):
                mcs.seen[name] = tag
                return super().__new__(mcs, name, bases, namespace)
            def __init__(cls, name, bases, namespace, tag=None):
                super().__init__(name, bases, namespace)
        class A(metaclass=Meta, tag="x"):
            pass
        class B(A):
            pass
        result = [Meta.seen, A.prepared, B.prepared]
        """,
    "patterns with a star, the rest of a mapping, and positional fields": """
        class Point:
            __match_args__ = ("x", "y")
            def __init__(self, x, y):
                self.x, self.y = x, y
        def describe(value):
            match value:
                case [first, *middle, last]:
                    return (first, middle, last)
                case {"kind": kind, **rest}:
                    return (kind, rest)
                case Point(0, y):
                    return ("on the axis", y)
                case Point(x, y=2):
                    return ("two up", x)
                case _:
                    return "other"
        result = [describe(v) for v in ([1, 2, 3, 4], (1, 2), [1], {"kind": "a", "n": 1}, Point(0, 5), Point(3, 2), 7)]
        """,
    "attributes of numbers, texts and functions": """
        def documented():
            "What it does."
        class Text(str):
            def loud(self):
                return self.upper()
        t = Text("ab")
        result = [(5).real, (2.5).imag, hasattr(1, "numerator"), bytes.fromhex("6162"), (3).bit_length()]
        result += [slice(1, 5, 2).indices(4), documented.__doc__, t.loud(), t[0], t[:1], t + "c", (7).__index__()]
        """,
    "an object formats itself": """
        class Named:
            def __str__(self):
                return "named"
            def __format__(self, spec):
                return f"<{spec}>"
        result = [f"{Named()}", f"{Named():>3}", f"{Named()!s}", str(Named()), format(Named(), "x")]
        """,
    "an assertion carries its message": """
        try:
            assert 1 > 2, "one is " + "smaller"
        except AssertionError as error:
            result = [str(error), error.args]
        """,
    "a generator without an end": """
        def numbers():
            n = 0
            while True:
                yield n
                n += 1
        result = [n for n, _ in zip(numbers(), range(3))]
        """,
    "while with else, break and continue": """
        result = []
        n = 0
        while n < 6:
            n += 1
            if n == 2:
                continue
            if n == 5:
                break
            result.append(n)
        else:
            result.append("else")
        for i in range(2):
            pass
        else:
            result.append("done")
        """,
    "every kind of parameter": """
        def f(a, b=2, /, c=3, *rest, d, e=5, **more):
            return [a, b, c, rest, d, e, more]
        result = [f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(1, c=9, d=0, b=8), f(*[1, 2], **{"d": 3, "e": 4})]
        """,
    "defaults are evaluated once": """
        def f(item, seen=[]):
            seen.append(item)
            return list(seen)
        result = [f(1), f(2)]
        """,
    "closures see later changes": """
        def counter():
            n = 0
            def bump(by=1):
                nonlocal n
                n += by
                return n
            return bump
        bump = counter()
        result = [bump(), bump(5), [f() for f in [lambda i=i: i for i in range(3)]]]
        """,
    "global": """
        total = 0
        def add(n):
            global total
            total += n
        add(2)
        add(3)
        result = total
        """,
    "wrong arguments raise TypeError": """
        def f(a, *, b):
            return a
        result = []
        for call in (lambda: f(), lambda: f(1), lambda: f(1, 2), lambda: f(1, b=2, c=3), lambda: f(1, a=1, b=2)):
            try:
                call()
            except TypeError as error:
                result.append(type(error).__name__)
        """,
    "decorators": """
        def twice(f):
            def wrapper(*args, **kwargs):
                return [f(*args, **kwargs)] * 2
            return wrapper
        def named(name):
            def decorate(f):
                f.label = name
                return f
            return decorate
        @named("x")
        @twice
        def f(a):
            return a
        result = [f(1), f.label]
        """,
    "generators": """
        def numbers(n):
            for i in range(n):
                yield i
            yield from "ab"
            return None
        it = iter(numbers(2))
        result = [list(numbers(2)), next(it), list(it), next(it, "end"), dict(enumerate("ab", 1))]
        """,
    "classes, attributes and methods": """
        class Point:
            dims = 2
            def __init__(self, x, y=0):
                self.x, self.y = x, y
            def norm1(self):
                return abs(self.x) + abs(self.y)
            def __add__(self, other):
                return Point(self.x + other.x, self.y + other.y)
            def __eq__(self, other):
                return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
            def __len__(self):
                return 2
            def __getitem__(self, i):
                return (self.x, self.y)[i]
            def __contains__(self, v):
                return v in (self.x, self.y)
            def __call__(self, k):
                return self.x * k
        p = Point(1, -2) + Point(3)
        result = [p.norm1(), p == Point(4, -2), p != Point(0), len(p), p[0], list(p), 4 in p, p(3), Point.dims, p.dims]
        """,
    "super and the order of bases": """
        class Base:
            def __init__(self, **kw):
                self.trail = ["Base"]
                self.kw = kw
        class A(Base):
            def __init__(self, a=1, **kw):
                super().__init__(**kw)
                self.trail.append("A")
        class B(Base):
            def __init__(self, b=2, **kw):
                super(B, self).__init__(**kw)
                self.trail.append("B")
        class C(A, B):
            def __init__(self):
                super().__init__(b=5, z=9)
                self.trail.append("C")
        c = C()
        result = [c.trail, c.kw, [k.__name__ for k in C.__mro__], issubclass(C, Base), isinstance(c, (int, B))]
        """,
    "classmethods, staticmethods and properties": """
        class Box:
            made = 0
            def __init__(self, size):
                self._size = size
            @classmethod
            def of(cls, size):
                cls.made += 1
                return cls(size)
            @staticmethod
            def double(n):
                return 2 * n
            @property
            def size(self):
                return self._size
            @size.setter
            def size(self, value):
                self._size = value * 10
        box = Box.of(3)
        box.size = Box.double(2)
        result = [box.size, Box.made, Box(1).double(4), type(box).__name__, box.__class__ is Box]
        """,
    "getattr, setattr, hasattr and __getattr__": """
        class Lazy:
            present = 1
            def __getattr__(self, name):
                if name.startswith("make_"):
                    return name[5:]
                raise AttributeError(name)
        o = Lazy()
        setattr(o, "x" + "1", 5)
        result = [o.make_fc, hasattr(o, "nope"), getattr(o, "nope", 3), getattr(o, "present"), o.x1, vars(o)]
        del o.x1
        result.append(hasattr(o, "x1"))
        """,
    "__setattr__ and __dict__": """
        class Recorder:
            def __init__(self):
                self.a = 1
                self.__dict__.update({"b": 2})
                self.__dict__["c"] = 3
            def __setattr__(self, name, value):
                object.__setattr__(self, name, value * 10)
        r = Recorder()
        r.d = 4
        result = [r.a, r.b, r.c, r.d, sorted(r.__dict__)]
        """,
    "descriptors and __set_name__": """
        class Field:
            def __set_name__(self, owner, name):
                self.name = "_" + name
            def __get__(self, instance, owner):
                return self if instance is None else getattr(instance, self.name, "unset")
            def __set__(self, instance, value):
                setattr(instance, self.name, value + 1)
        class Model:
            width = Field()
        m = Model()
        before = m.width
        m.width = 1
        result = [before, m.width, Model.width.name]
        """,
    "__init_subclass__ and metaclasses": """
        registry = {}
        class Base:
            def __init_subclass__(cls, key=None, **kw):
                super().__init_subclass__(**kw)
                registry[key] = cls
        class One(Base, key="one"):
            pass
        class Meta(type):
            def __new__(mcs, name, bases, namespace):
                namespace["tag"] = name.lower()
                return super().__new__(mcs, name, bases, namespace)
            def __call__(cls, *args):
                made = super().__call__(*args)
                made.called = True
                return made
            def __len__(cls):
                return 7
        class Thing(metaclass=Meta):
            def __init__(self, n):
                self.n = n
        t = Thing(3)
        result = [registry["one"].__name__, Thing.tag, t.n, t.called, len(Thing)]
        """,
    "subclasses of dict, list and str": """
        class Config(dict):
            __getattr__ = dict.__getitem__
            def __missing__(self, key):
                return "missing " + key
        class Stack(list):
            def push(self, x):
                self.append(x)
                return self
        class Name(str):
            def loud(self):
                return self.upper() + "!"
        c = Config(a=1)
        c["b"] = 2
        s = Stack([1]).push(2)
        result = [c.a, c["zz"], sorted(c.items()), len(s), s[-1], list(s), Name("x").loud(), isinstance(c, dict)]
        """,
    "exceptions": """
        class Custom(ValueError):
            def __init__(self, code):
                super().__init__(f"code {code}")
                self.code = code
        def attempt(action):
            try:
                return action()
            except Custom as error:
                return ["custom", error.code, str(error)]
            except (KeyError, IndexError) as error:
                return type(error).__name__
            except Exception as error:
                return "other " + type(error).__name__
            finally:
                log.append("finally")
        log = []
        def fail():
            raise Custom(3)
        result = [attempt(fail), attempt(lambda: {}["x"]), attempt(lambda: [][1]), attempt(lambda: 1 / 0),
                  attempt(lambda: None.x), attempt(lambda: int("x")), attempt(lambda: "ok"), len(log)]
        """,
    "try else and reraise": """
        def f(x):
            try:
                if x:
                    raise KeyError("k")
            except KeyError:
                raise
            else:
                return "else"
        try:
            result = [f(0)]
            f(1)
        except KeyError as error:
            result.append(error.args)
        """,
    "with": """
        log = []
        class Manager:
            def __enter__(self):
                log.append("in")
                return self
            def __exit__(self, kind, error, trace):
                log.append(kind.__name__ if kind else "out")
                return kind is ValueError
        with Manager() as m, Manager():
            log.append(isinstance(m, Manager))
        with Manager():
            raise ValueError
        result = log
        """,
    "match": """
        def f(x):
            match x:
                case 0 | 1:
                    return "small"
                case str():
                    return "text"
                case [a, b]:
                    return [a, b]
                case {"k": v}:
                    return v
                case int(n) if n > 10:
                    return "big"
                case None:
                    return "none"
                case _:
                    return "other"
        result = [f(1), f("a"), f([1, 2]), f({"k": 5}), f(11), f(5), f(None)]
        """,
    "dict methods": """
        d = {"b": 1, "a": 2}
        d.setdefault("c", 3)
        popped = [d.pop("b"), d.pop("zz", None), d.get("a"), d.get("zz", 0)]
        d.update({"x": 1}, y=2)
        d |= {"z": 3}
        e = {**d}
        e.clear()
        result = [popped, list(d), list(d.values()), list(d.items()), d | {"a": 9}, len(e), dict([("k", 1)]),
                  dict.fromkeys("ab", 0), {k: v for k, v in d.items() if v > 1}, "x" in d.keys(), list(reversed(list(d)))]
        """,
    "list and set methods": """
        a = [3, 1, 2]
        a.sort()
        a.insert(0, 9)
        a.extend([7, 7])
        a.remove(7)
        b = a.copy()
        b.reverse()
        s = {1, 2, 3}
        s.add(4)
        s.discard(1)
        result = [a, b, a.index(2), a.count(7), a.pop(0), sorted(a, key=lambda v: -v), sorted(s & {2, 9}), sorted(s - {2}),
                  sorted(s | {8}), s <= {2, 3, 4, 5}, sorted(set("aab")), [[0] * 2 for _ in range(2)], [1] + [2], [0] * 3]
        """,
    "str methods": """
        s = "module.layer1.weight"
        result = [s.split("."), s.rpartition("."), s.replace("layer", "blocks."), s.removeprefix("module."), s.startswith(("x", "mod")),
                  "-".join(["a", "b"]), s.upper().lower().title(), " x ".strip(), "a,b".partition(","), "abc".find("c"),
                  "5".isdigit(), "x".zfill(3), s.count("."), "{:>5}".format("a"), "abc"[::-1], "a" * 3, "tab\\tx".expandtabs(4)]
        """,
    "builtin functions": """
        result = [len("abc"), max(1, 3), max([2, 5], key=lambda v: -v), min([], default=0), sum([1, 2], 10), abs(-2), round(2.6), divmod(7, 2),
                  list(zip("ab", [1, 2])), list(map(lambda a, b: a + b, [1], [2])), list(filter(None, [0, 1])), any([0, 1]), all([]),
                  sorted([3, 1], reverse=True), list(reversed([1, 2])), isinstance(True, int), callable(len), ord("a"), chr(98), bin(5),
                  int("12"), int("ff", 16), int(3.9), float("1.5"), str(12), bool([]), list("ab"), tuple([1]), repr("x"), hex(255)]
        """,
    "walrus and conditional expressions": """
        values = [n for x in range(4) if (n := x * 2) > 2]
        result = [values, "yes" if values else "no", (m := 3) + m]
        """,
    "augmented assignment changes in place": """
        a = b = [1]
        a += [2]
        t = (1,)
        t += (2,)
        class N:
            def __iadd__(self, other):
                self.total = getattr(self, "total", 0) + other
                return self
        n = N()
        n += 5
        d = {"k": 1}
        d["k"] *= 4
        result = [b, t, n.total, d]
        """,
    "names of functions and classes": """
        class Outer:
            class Inner:
                def method(self):
                    pass
        def f():
            def g():
                pass
            return g
        result = [f.__name__, f().__qualname__, Outer.Inner.method.__qualname__, Outer.Inner.__qualname__, Outer().Inner().method.__name__]
        """,
    "type() with three arguments": """
        Made = type("Made", (list,), {"kind": "made", "twice": lambda self: len(self) * 2})
        m = Made([1, 2])
        result = [Made.__name__, m.kind, m.twice(), type(m) is Made, type(3) is int]
        """,
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_means_what_it_means_in_python(name: str) -> None:
    expected = python_result_of(SNIPPETS[name])
    assert result_of(SNIPPETS[name]) == expected


def test_modules_of_the_project_are_imported_by_name_and_relatively() -> None:
    main = """
        import lib.tools as tools
        from lib import helper, VERSION
        from lib.tools import *
        result = [tools.double(2), helper.triple(3), VERSION, double(5), "hidden" in globals()]
        """
    others = {
        "lib/__init__": "VERSION = '1' + '0'",
        "lib/tools": "from . import helper as h\n__all__ = ['double']\ndef double(n): return h.triple(n) - n\nhidden = 1",
        "lib/helper": "FACTOR = 2\nFACTOR += 1\ndef triple(n): return FACTOR * n",
    }
    assert result_of(main, **others) == [4, 9, "10", 10, False]


def test_only_what_is_asked_for_of_an_imported_module_is_evaluated() -> None:
    others = {"big": "wanted = 1\nraise SystemExit('never run')\nunwanted = nobody_defines_this()"}
    assert result_of("from big import wanted\nresult = wanted", **others) == 1


def test_modules_that_import_each_other_find_their_names() -> None:
    others = {"a": "import b\ndef f(): return b.VALUE + 1", "b": "import a\nVALUE = 1\ndef g(): return a.f()"}
    assert result_of("import b\nresult = b.g()", **others) == 2
