"""`enum`."""

from __future__ import annotations

from tests.libraries.stdlib.agreement import assert_agrees


def test_members_are_found_by_name_value_and_order() -> None:
    assert_agrees(
        """
        from enum import Enum
        class Color(Enum):
            RED = 1
            GREEN = 2
            CRIMSON = 1
            def lower(self):
                return self.name.lower()
        result = [Color.RED.value, Color["GREEN"].name, Color(2).name, [c.name for c in Color], len(Color),
                  Color.CRIMSON is Color.RED, Color.RED == Color.RED, Color.RED == 1, Color.RED in Color,
                  str(Color.RED),
                  Color.RED.lower(), isinstance(Color.RED, Color), list(Color.__members__),
                  {Color.RED: "r"}[Color.RED],
                  Color(Color.RED) is Color.RED, repr(Color.GREEN), f"{Color.RED.name}", Color.RED != Color.GREEN]
        try:
            Color(7)
        except ValueError as error:
            result.append(str(error))
        """
    )


def test_auto_and_mixed_in_types() -> None:
    assert_agrees(
        """
        from enum import Enum, IntEnum, auto
        class Kind(str, Enum):
            CONV = "conv"
            LINEAR = "linear"
        class Level(IntEnum):
            LOW = auto()
            HIGH = auto()
        class Named(Enum):
            def _generate_next_value_(name, start, count, last_values):
                return name.lower()
            A = auto()
            B = auto()
        result = [Kind.CONV == "conv", Kind("linear").name, Kind.CONV.value, Kind.CONV.upper(), "x" + Kind.CONV,
                  Level.HIGH > Level.LOW, Level.HIGH + 1, int(Level.LOW), [0, 10, 20][Level.HIGH], Named.B.value,
                  isinstance(Kind.CONV, str), {"conv": 1}[Kind.CONV], Kind.CONV in ("conv", "x"),
                  Level(2) is Level.HIGH]
        """
    )


def test_members_with_a_constructor() -> None:
    assert_agrees(
        """
        import enum
        class Planet(enum.Enum):
            EARTH = (1, "home")
            MARS = (2, "red")
            def __init__(self, number, label):
                self.number = number
                self.label = label
            @property
            def text(self):
                return f"{self.number}:{self.label}"
            @classmethod
            def default(cls):
                return cls.EARTH
        result = [Planet.MARS.label, Planet.EARTH.text, Planet.default().name, Planet((2, "red")).name]
        """
    )


def test_weights_enums_hold_records_like_torchvision() -> None:
    assert_agrees(
        """
        from dataclasses import dataclass
        from enum import Enum
        @dataclass
        class Weights:
            url: str
            meta: dict
        class WeightsEnum(Enum):
            @classmethod
            def verify(cls, obj):
                if obj is not None and isinstance(obj, str):
                    obj = cls[obj.replace(cls.__name__ + ".", "")]
                return obj
            @property
            def url(self):
                return self.value.url
        class Net_Weights(WeightsEnum):
            V1 = Weights("http://a", {"n": 1})
            V2 = Weights("http://b", {"n": 2})
            DEFAULT = V2
        result = [Net_Weights.DEFAULT.url, Net_Weights.verify("V1").name, Net_Weights.DEFAULT is Net_Weights.V2,
                  Net_Weights.V1.value.meta["n"], [w.name for w in Net_Weights]]
        """
    )


def test_flags_are_combined() -> None:
    assert_agrees(
        """
        from enum import Flag, IntFlag, auto
        class Part(Flag):
            HEAD = auto()
            BODY = auto()
            TAIL = auto()
        both = Part.HEAD | Part.TAIL
        class Bits(IntFlag):
            A = 1
            B = 2
        result = [both.value, Part.HEAD in both, Part.BODY in both, bool(both & Part.BODY), (Bits.A | Bits.B) == 3,
                  Part.TAIL.value]
        """
    )


def test_the_functional_form() -> None:
    assert_agrees(
        """
        from enum import Enum, unique
        Animal = Enum("Animal", "CAT DOG")
        @unique
        class U(Enum):
            A = "a"
        result = [Animal.DOG.value, [a.name for a in Animal], U.A.value, "CAT" in Animal.__members__]
        """
    )
