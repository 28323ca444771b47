"""Stands in for Python's `dataclasses`. As there, `__init__` is a function made for the fields of its class."""


class _MISSING_TYPE: ...


MISSING = _MISSING_TYPE()


class KW_ONLY: ...


class FrozenInstanceError(AttributeError): ...


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return cls(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        self._kind = "field"


def field(
    *,
    default=MISSING,
    default_factory=MISSING,
    init=True,
    repr=True,
    hash=None,
    compare=True,
    metadata=None,
    kw_only=MISSING,
    doc=None,
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


_HAS_DEFAULT_FACTORY = object()


def _own_fields(cls, kw_only):
    """The fields that the class's own annotations declare."""


def _init(cls, fields, frozen):
    """The `__init__` for the fields."""


def _repr(self):
    pairs = [f"{made.name}={getattr(self, made.name)!r}" for made in fields(self) if made.repr]
    return f"{self.__class__.__qualname__}({', '.join(pairs)})"


def _compared(instance):
    return tuple(getattr(instance, made.name) for made in fields(instance) if made.compare)


def _eq(self, other):
    if self is other:
        return True
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self):
    return hash(_compared(self))


def _lt(self, other):
    return _compared(self) < _compared(other)


def _le(self, other):
    return _compared(self) <= _compared(other)


def _gt(self, other):
    return _compared(self) > _compared(other)


def _ge(self, other):
    return _compared(self) >= _compared(other)


def _frozen_setattr(self, name, value):
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _frozen_delattr(self, name):
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _set_new(cls, name, value):
    if name not in cls.__dict__:
        setattr(cls, name, value)


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only):
    by_name = {}
    for base in reversed(cls.__mro__[1:]):
        by_name.update(base.__dict__.get("__dataclass_fields__", {}))
    for made in _own_fields(cls, kw_only):
        by_name[made.name] = made
    cls.__dataclass_fields__ = by_name
    used = [made for made in by_name.values() if made._kind != "class variable"]
    if init:
        cls.__init__ = _init(cls, used, frozen)
    if repr:
        _set_new(cls, "__repr__", _repr)
    if eq:
        _set_new(cls, "__eq__", _eq)
    if unsafe_hash or (eq and frozen):
        _set_new(cls, "__hash__", _hash)
    if order:
        cls.__lt__, cls.__le__, cls.__gt__, cls.__ge__ = _lt, _le, _gt, _ge
    if frozen:
        cls.__setattr__ = _frozen_setattr
        cls.__delattr__ = _frozen_delattr
    if match_args:
        _set_new(cls, "__match_args__", tuple(made.name for made in used if made.init and not made.kw_only))
    return cls


def dataclass(
    cls=None,
    /,
    *,
    init=True,
    repr=True,
    eq=True,
    order=False,
    unsafe_hash=False,
    frozen=False,
    match_args=True,
    kw_only=False,
    slots=False,
    weakref_slot=False,
):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields, without class variables and those of `__init__` only."""


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _plain(value, dict_factory):
    """The value without dataclasses."""


def asdict(obj, *, dict_factory=dict):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("asdict() should be called on dataclass instances")
    return _plain(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("astuple() should be called on dataclass instances")
    return _plain(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


def replace(obj, /, **changes):
    """An object with other values in some fields."""


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    names = dict(namespace or {})
    annotations = {}
    for item in fields:
        name, annotation, *default = (item, "Any") if isinstance(item, str) else item
        annotations[name] = annotation
        if default:
            names[name] = default[0]
    names["__annotations__"] = annotations
    options.pop("module", None)
    return dataclass(type(cls_name, tuple(bases), names), **options)
