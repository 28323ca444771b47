"""Stands in for Python's `typing`.

Annotations are not evaluated, so what matters is that everything can be subscripted.
"""

import collections
import collections.abc

TYPE_CHECKING = False


class _Alias:
    """A form with its arguments, such as `Literal["a", "b"]`."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args

    def __getitem__(self, item):
        return self

    def __or__(self, other):
        return _Alias(Union, (*_members(self), *_members(other)))

    def __ror__(self, other):
        return _Alias(Union, (*_members(other), *_members(self)))

    def __eq__(self, other):
        return isinstance(other, _Alias) and self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __mro_entries__(self, bases):
        return ()

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)


def _members(form):
    return form.__args__ if isinstance(form, _Alias) and form.__origin__ is Union else (form,)


class _Form:
    def __init__(self, name):
        self._name = name

    def __getitem__(self, item):
        args = item if isinstance(item, tuple) else (item,)
        if self._name == "Optional":
            return _Alias(Union, (*_members(args[0]), type(None)))
        return _Alias(self, args)

    def __or__(self, other):
        return _Alias(Union, (self, *_members(other)))

    def __ror__(self, other):
        return _Alias(Union, (*_members(other), self))

    def __mro_entries__(self, bases):
        return ()

    def __repr__(self):
        return f"typing.{self._name}"


Any = _Form("Any")
Annotated = _Form("Annotated")
ClassVar = _Form("ClassVar")
Concatenate = _Form("Concatenate")
Final = _Form("Final")
Literal = _Form("Literal")
LiteralString = _Form("LiteralString")
Never = _Form("Never")
NoReturn = _Form("NoReturn")
NotRequired = _Form("NotRequired")
Optional = _Form("Optional")
ReadOnly = _Form("ReadOnly")
Required = _Form("Required")
Self = _Form("Self")
TypeAlias = _Form("TypeAlias")
TypeForm = _Form("TypeForm")
TypeGuard = _Form("TypeGuard")
TypeIs = _Form("TypeIs")
Union = _Form("Union")
Unpack = _Form("Unpack")

Dict = dict
FrozenSet = frozenset
List = list
Set = set
Text = str
Tuple = tuple
Type = type

ChainMap = collections.ChainMap
Counter = collections.Counter
DefaultDict = collections.defaultdict
Deque = collections.deque
OrderedDict = collections.OrderedDict

AbstractSet = collections.abc.Set
AsyncGenerator = collections.abc.AsyncIterator
AsyncIterable = collections.abc.AsyncIterable
AsyncIterator = collections.abc.AsyncIterator
Awaitable = collections.abc.Awaitable
ByteString = collections.abc.ByteString
Callable = collections.abc.Callable
Collection = collections.abc.Collection
Container = collections.abc.Container
Coroutine = collections.abc.Coroutine
Generator = collections.abc.Generator
Hashable = collections.abc.Hashable
ItemsView = collections.abc.ItemsView
Iterable = collections.abc.Iterable
Iterator = collections.abc.Iterator
KeysView = collections.abc.KeysView
Mapping = collections.abc.Mapping
MappingView = collections.abc.MappingView
MutableMapping = collections.abc.MutableMapping
MutableSequence = collections.abc.MutableSequence
MutableSet = collections.abc.MutableSet
Reversible = collections.abc.Reversible
Sequence = collections.abc.Sequence
Sized = collections.abc.Sized
ValuesView = collections.abc.ValuesView


class Generic:
    def __class_getitem__(cls, item):
        return cls


class Protocol:
    def __class_getitem__(cls, item):
        return cls


class ContextManager(Generic): ...


class AsyncContextManager(Generic): ...


class Pattern(Generic): ...


class Match(Generic): ...


class IO(Generic): ...


class TextIO(IO): ...


class BinaryIO(IO): ...


class SupportsInt:
    def __instancecheck__(cls, value):
        return hasattr(value, "__int__")


class SupportsFloat:
    def __instancecheck__(cls, value):
        return hasattr(value, "__float__")


class SupportsIndex:
    def __instancecheck__(cls, value):
        return hasattr(value, "__index__")


class SupportsAbs(Generic): ...


class SupportsBytes(Generic): ...


class SupportsComplex(Generic): ...


class SupportsRound(Generic): ...


class TypeVar:
    def __init__(self, name, *constraints, **options):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = options.get("bound")

    def __or__(self, other):
        return _Alias(Union, (self, *_members(other)))

    def __ror__(self, other):
        return _Alias(Union, (*_members(other), self))

    def __repr__(self):
        return f"~{self.__name__}"


class ParamSpec(TypeVar):
    args = None
    kwargs = None


class TypeVarTuple(TypeVar):
    def __iter__(self):
        return iter((self,))


class TypeAliasType:
    def __init__(self, name, value, **options):
        self.__name__ = name
        self.__value__ = value

    def __getitem__(self, item):
        return self


class ForwardRef:
    def __init__(self, arg, **options):
        self.__forward_arg__ = arg


AnyStr = TypeVar("AnyStr", str, bytes)


class NamedTuple(tuple):
    def __new__(cls, typename, fields=(), /, **kwargs):
        names = [name for name, _ in fields] or list(kwargs)
        return collections.namedtuple(typename, names)

    def __init_subclass__(cls, **kwargs):
        if NamedTuple not in cls.__bases__:
            return
        fields = tuple(cls.__dict__.get("__annotations__", {}))
        defaults = {name: cls.__dict__[name] for name in fields if name in cls.__dict__}
        for name, value in collections._named_tuple_names(fields, defaults).items():
            if name in fields or name not in cls.__dict__:
                setattr(cls, name, value)


class TypedDict(dict):
    def __init_subclass__(cls, **kwargs):
        return None


def NewType(name, tp):
    return lambda value: value


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    return obj


def overload(func):
    return func


def final(f):
    return f


def override(method, /):
    return method


def runtime_checkable(cls):
    return cls


runtime = runtime_checkable


def no_type_check(arg):
    return arg


def no_type_check_decorator(decorator):
    return decorator


def dataclass_transform(**options):
    return lambda cls_or_fn: cls_or_fn


def deprecated(message, /, **options):
    return lambda arg: arg


def get_overloads(func):
    return []


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())
