"""Stands in for Python's `collections`."""

from collections import abc

_MISSING = object()


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            others = list(self.items())
            self.clear()
            self[key] = value
            self.update(others)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        keys = list(self)
        key = keys[-1] if last else keys[0]
        return key, self.pop(key)

    def copy(self):
        return self.__class__(self)


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwds):
        if isinstance(iterable, abc.Mapping):
            for key, count in iterable.items():
                self[key] = self.get(key, 0) + count
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) + 1
        for key, count in kwds.items():
            self[key] = self.get(key, 0) + count

    def subtract(self, iterable=None, /, **kwds):
        if isinstance(iterable, abc.Mapping):
            for key, count in iterable.items():
                self[key] = self.get(key, 0) - count
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) - 1
        for key, count in kwds.items():
            self[key] = self.get(key, 0) - count

    def most_common(self, n=None):
        ordered = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return ordered if n is None else ordered[:n]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return self.__class__(self)

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def _combined(self, other, function):
        result = Counter()
        for key in [*self, *(key for key in other if key not in self)]:
            count = function(self[key], other[key])
            if count > 0:
                result[key] = count
        return result

    def __add__(self, other):
        return self._combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combined(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combined(other, max)

    def __and__(self, other):
        return self._combined(other, min)


class deque:
    def __init__(self, iterable=(), maxlen=None):
        self._items = []
        self.maxlen = maxlen
        self.extend(iterable)

    def append(self, x):
        self._items.append(x)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            del self._items[0]

    def appendleft(self, x):
        self._items.insert(0, x)
        if self.maxlen is not None and len(self._items) > self.maxlen:
            del self._items[-1]

    def extend(self, iterable):
        for item in list(iterable):
            self.append(item)

    def extendleft(self, iterable):
        for item in list(iterable):
            self.appendleft(item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def rotate(self, n=1):
        if self._items:
            n = n % len(self._items)
            self._items = self._items[len(self._items) - n :] + self._items[: len(self._items) - n]

    def clear(self):
        self._items.clear()

    def copy(self):
        return type(self)(self._items, self.maxlen)

    __copy__ = copy

    def count(self, x):
        return self._items.count(x)

    def index(self, x, *bounds):
        return self._items.index(x, *bounds)

    def insert(self, i, x):
        self._items.insert(i, x)

    def remove(self, x):
        self._items.remove(x)

    def reverse(self):
        self._items.reverse()

    def __iter__(self):
        return iter(self._items)

    def __reversed__(self):
        return iter(self._items[::-1])

    def __len__(self):
        return len(self._items)

    def __contains__(self, x):
        return x in self._items

    def __getitem__(self, index):
        return self._items[index]

    def __setitem__(self, index, value):
        self._items[index] = value

    def __delitem__(self, index):
        del self._items[index]

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __add__(self, other):
        return type(self)([*self._items, *other], self.maxlen)

    def __eq__(self, other):
        return isinstance(other, deque) and self._items == other._items

    def __repr__(self):
        if self.maxlen is None:
            return f"deque({self._items!r})"
        return f"deque({self._items!r}, maxlen={self.maxlen})"


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        return self.__missing__(key)

    def __missing__(self, key):
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _merged(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(mapping)
        return merged

    def __len__(self):
        return len(self._merged())

    def __iter__(self):
        return iter(self._merged())

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def keys(self):
        return self._merged().keys()

    def values(self):
        return self._merged().values()

    def items(self):
        return self._merged().items()

    def new_child(self, m=None, **kwargs):
        return self.__class__({**(m or {}), **kwargs}, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        del self.maps[0][key]

    def pop(self, key, *args):
        return self.maps[0].pop(key, *args)

    def update(self, *args, **kwargs):
        self.maps[0].update(*args, **kwargs)


class UserDict(abc.MutableMapping):
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, "__missing__"):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def __repr__(self):
        return repr(self.data)

    def copy(self):
        return self.__class__(self.data)


class UserList(deque):
    def __init__(self, initlist=None):
        super().__init__(initlist or ())

    @property
    def data(self):
        return self._items


class UserString(str):
    @property
    def data(self):
        return str(self)


def _field_names(field_names, rename):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = [str(name) for name in field_names]
    if not rename:
        return tuple(names)
    seen = []
    for index, name in enumerate(names):
        unusable = not name.isidentifier() or name.startswith("_") or name in seen
        seen.append(f"_{index}" if unusable else name)
    return tuple(seen)


class _Field:
    """The property of a named tuple that reads one of its items."""

    def __init__(self, index):
        self.index = index

    def read(self, named_tuple):
        return tuple.__getitem__(named_tuple, self.index)


def _bind(typename, fields, defaults, args, kwargs):
    if len(args) > len(fields):
        taken = f"takes {len(fields) + 1} positional arguments but {len(args) + 1} were given"
        raise TypeError(f"{typename}.__new__() {taken}")
    given = dict(zip(fields, args))
    for name, value in kwargs.items():
        if name not in fields:
            raise TypeError(f"{typename}.__new__() got an unexpected keyword argument '{name}'")
        if name in given:
            raise TypeError(f"{typename}.__new__() got multiple values for argument '{name}'")
        given[name] = value
    missing = [name for name in fields if name not in given and name not in defaults]
    if missing:
        raise TypeError(f"{typename}.__new__() missing required arguments: {', '.join(map(repr, missing))}")
    return [given[name] if name in given else defaults[name] for name in fields]


def _new(cls, /, *args, **kwargs):
    return tuple.__new__(cls, _bind(cls.__name__, cls._fields, cls._field_defaults, args, kwargs))


def _make(cls, iterable):
    return cls(*iterable)


def _asdict(self):
    return dict(zip(self._fields, self))


def _replace(self, /, **kwds):
    values = [kwds.pop(name) if name in kwds else value for name, value in zip(self._fields, self)]
    if kwds:
        raise ValueError(f"Got unexpected field names: {list(kwds)!r}")
    return self.__class__(*values)


def _repr(self):
    pairs = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self))
    return f"{self.__class__.__name__}({pairs})"


def _getnewargs(self):
    return tuple(self)


def _named_tuple_names(fields, defaults):
    """What a class gets so that it is a named tuple; typing.NamedTuple needs it too."""
    names = {
        "_fields": fields,
        "_field_defaults": defaults,
        "__match_args__": fields,
        "__new__": _new,
        "_make": classmethod(_make),
        "_asdict": _asdict,
        "_replace": _replace,
        "__replace__": _replace,
        "__repr__": _repr,
        "__getnewargs__": _getnewargs,
    }
    for index, name in enumerate(fields):
        names[name] = property(_Field(index).read)
    return names


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    fields = _field_names(field_names, rename)
    values = tuple(defaults or ())
    if len(values) > len(fields):
        raise TypeError("Got more default values than field names")
    return type(typename, (tuple,), _named_tuple_names(fields, dict(zip(fields[len(fields) - len(values) :], values))))
