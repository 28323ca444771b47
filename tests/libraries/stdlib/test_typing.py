"""`typing`, `types`, `abc`, `numbers`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_a_named_tuple_class_has_defaults_and_methods() -> None:
    assert_agrees(
        """
        from typing import NamedTuple, Optional
        class Block(NamedTuple):
            width: int
            stride: int = 1
            name: Optional[str] = None
            def doubled(self):
                return self._replace(width=2 * self.width)
        b = Block(16, name="stem")
        w, s, n = b
        result = [b.width, b.stride, n, tuple(b.doubled()), Block._fields, b._asdict(), len(b), Block(1).name]
        """
    )


def test_aliases_can_be_subscripted_and_called() -> None:
    assert_agrees(
        """
        from typing import *
        T = TypeVar("T", bound=int)
        Names = Dict[str, List[int]]
        Shape = Union[int, Tuple[int, ...]]
        Maybe = Optional[Callable[..., Any]]
        class Box(Generic[T]):
            def __init__(self, item: T) -> None:
                self.item = item
        class Runs(Protocol):
            def run(self) -> int: ...
        class Table(Dict[str, int]):
            pass
        Id = NewType("Id", int)
        class Movie(TypedDict, total=False):
            name: str
        t = Table(a=1)
        result = [Box[int](3).item, cast(int, "x"), Id(5), TYPE_CHECKING, isinstance(t, dict), t["a"],
                  dict(Movie(name="x")),
                  get_args(Literal["a", "b"]), isinstance([], Sequence), isinstance(len, Callable), isinstance({},
                  Mapping)]
        """
    )


def test_decorators_of_typing_change_nothing() -> None:
    assert_agrees(
        """
        from typing import overload, final
        @overload
        def f(x: int) -> int: ...
        @overload
        def f(x: str) -> str: ...
        def f(x):
            return x
        @final
        class A:
            n = 1
        result = [f(1), f("a"), A.n]
        """
    )


def test_types_tells_functions_methods_and_modules_apart() -> None:
    assert_agrees(
        """
        import types, math
        class A:
            def m(self):
                return self
        def f(self):
            return 7
        def g():
            yield 1
        a = A()
        a.f = types.MethodType(f, a)
        values = [f, a.m, a.f, len, math, A, a, g(), None]
        kinds = [types.FunctionType, types.MethodType, types.ModuleType, types.LambdaType,
        types.NoneType if hasattr(types, "NoneType") else type(None)]
        result = [[isinstance(v, k) for v in values] for k in kinds] + [a.f()]
        """
    )


def test_a_simple_namespace_holds_attributes() -> None:
    assert_agrees(
        """
        from types import SimpleNamespace, MappingProxyType
        n = SimpleNamespace(a=1, **{"b": 2})
        n.c = 3
        p = MappingProxyType({"x": 1})
        result = [n.a + n.b + n.c, vars(n), hasattr(n, "z"), n == SimpleNamespace(a=1, b=2, c=3), p["x"],
                  list(p.items())]
        """
    )


def test_abstract_classes_are_classes() -> None:
    assert_agrees(
        """
        from abc import ABC, ABCMeta, abstractmethod
        class Base(ABC):
            @abstractmethod
            def size(self): ...
            @property
            @abstractmethod
            def name(self): ...
        class Other(metaclass=ABCMeta):
            kind = "other"
        class Net(Base):
            def size(self):
                return 3
            @property
            def name(self):
                return "net"
        result = [Net().size(), Net().name, isinstance(Net(), Base), Other().kind, issubclass(Net, ABC)]
        """
    )


def test_numbers_are_told_apart() -> None:
    assert_agrees(
        """
        import numbers
        values = [1, 1.5, 1j, True, "1", None]
        result = [[isinstance(v, k) for v in values] for k in (numbers.Number, numbers.Real, numbers.Integral)]
        """
    )
