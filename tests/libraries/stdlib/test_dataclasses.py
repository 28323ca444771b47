"""`dataclasses`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_fields_become_parameters_in_order_with_their_defaults() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass, field
        @dataclass
        class Config:
            width: int
            depth: int = 2
            names: list = field(default_factory=list)
            hidden: int = field(default=0, repr=False, compare=False)
            total: int = field(init=False)
            def __post_init__(self):
                self.total = self.width * self.depth
        a, b = Config(3), Config(3, depth=5, names=["x"])
        a.names.append("a")
        result = [a.width, a.total, a.names, Config(1).names, b.total, a == Config(3, 2, ["a"]), a == b, repr(a),
                  Config.depth]
        for wrong in ((), (1, 2, 3, 4, 5)):
            try:
                Config(*wrong)
            except TypeError:
                result.append("TypeError")
        """
    )


def test_inherited_fields_come_first_and_keep_their_place() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass, fields
        @dataclass
        class Base:
            a: int = 1
            b: int = 2
        @dataclass
        class Derived(Base):
            c: int = 3
            a: int = 10
        class Plain(Derived):
            pass
        result = [[f.name for f in fields(Derived)], Derived().a, Derived(7, 8, 9).c, Plain(5).a,
                  [f.name for f in fields(Plain())],
                  [f.default for f in fields(Derived)]]
        """
    )


def test_asdict_astuple_and_replace() -> None:
    assert_agrees(
        """
        import dataclasses
        from dataclasses import dataclass, field
        @dataclass
        class Inner:
            n: int = 1
        @dataclass
        class Outer:
            inner: Inner = field(default_factory=Inner)
            items: list = field(default_factory=lambda: [Inner(2)])
            table: dict = field(default_factory=dict)
        o = Outer(table={"x": Inner(3)})
        r = dataclasses.replace(o, inner=Inner(9))
        result = [dataclasses.asdict(o), dataclasses.astuple(o), r.inner.n, r.items is o.items,
                  dataclasses.is_dataclass(o),
                  dataclasses.is_dataclass(Inner), dataclasses.is_dataclass(3)]
        """
    )


def test_frozen_ordered_and_keyword_only() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass, field, KW_ONLY, FrozenInstanceError
        @dataclass(frozen=True, order=True)
        class Version:
            major: int
            minor: int = 0
        @dataclass(kw_only=True)
        class Options:
            a: int
            b: int = 2
        @dataclass
        class Mixed:
            x: int
            _: KW_ONLY
            y: int = 1
        v = Version(1, 2)
        result = [v < Version(1, 3), max(v, Version(2)).major if False else v.major, Options(a=1).b, Mixed(1, y=5).y]
        try:
            v.major = 3
        except FrozenInstanceError:
            result.append("frozen")
        try:
            Options(1)
        except TypeError:
            result.append("keyword only")
        """
    )


def test_class_variables_and_init_variables() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass, InitVar, fields
        from typing import ClassVar, Optional
        @dataclass
        class Config:
            kind: ClassVar[str] = "net"
            width: int = 4
            scale: InitVar[Optional[int]] = None
            def __post_init__(self, scale):
                if scale is not None:
                    self.width *= scale
        result = [Config(2, 3).width, Config().width, Config.kind, [f.name for f in fields(Config)]]
        """
    )


def test_own_methods_are_kept() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass
        @dataclass(init=False)
        class A:
            x: int = 1
            def __init__(self, n):
                self.x = n
        @dataclass(eq=False)
        class B:
            x: int
            def __repr__(self):
                return "B!"
        result = [A(5).x, repr(B(1)), B(1) == B(1)]
        """
    )


def test_errors_of_the_class_statement() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass, make_dataclass
        result = []
        try:
            @dataclass
            class A:
                x: int = 1
                y: int
        except TypeError as error:
            result.append("order")
        try:
            @dataclass
            class B:
                x: list = []
        except ValueError as error:
            result.append("mutable")
        C = make_dataclass("C", ["x", ("y", int, 3)])
        result.append(C(1).y)
        """
    )
