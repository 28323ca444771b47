"""Stands in for `collections.abc`: the classes that `isinstance` is asked for, by the methods an object has."""


def _has(value, *names):
    return all(getattr(type(value), name, None) is not None for name in names)


_SEQUENCES = (str, bytes, tuple, list, range)
_COLLECTIONS = (*_SEQUENCES, dict, set, frozenset)


class _Interface:
    def __class_getitem__(cls, item):
        return cls


class Hashable(_Interface):
    def __instancecheck__(cls, value):
        return not isinstance(value, (list, dict, set, slice))


class Callable(_Interface):
    def __instancecheck__(cls, value):
        return callable(value)


class Awaitable(_Interface):
    def __instancecheck__(cls, value):
        return _has(value, "__await__")


class Coroutine(Awaitable):
    def __instancecheck__(cls, value):
        return _has(value, "__await__", "send", "throw", "close")


class Iterable(_Interface):
    def __instancecheck__(cls, value):
        return isinstance(value, _COLLECTIONS) or _has(value, "__iter__")


class Iterator(Iterable):
    def __instancecheck__(cls, value):
        return _has(value, "__iter__", "__next__")

    def __iter__(self):
        return self


class Generator(Iterator):
    def __instancecheck__(cls, value):
        return _has(value, "__iter__", "__next__", "send", "throw", "close")


class AsyncIterable(_Interface):
    def __instancecheck__(cls, value):
        return _has(value, "__aiter__")


class AsyncIterator(AsyncIterable):
    def __instancecheck__(cls, value):
        return _has(value, "__aiter__", "__anext__")


class Reversible(Iterable):
    def __instancecheck__(cls, value):
        return _has(value, "__reversed__", "__iter__")


class Sized(_Interface):
    def __instancecheck__(cls, value):
        return isinstance(value, _COLLECTIONS) or _has(value, "__len__")


class Container(_Interface):
    def __instancecheck__(cls, value):
        return isinstance(value, _COLLECTIONS) or _has(value, "__contains__")


class Collection(Sized, Iterable, Container):
    def __instancecheck__(cls, value):
        return isinstance(value, _COLLECTIONS) or _has(value, "__len__", "__iter__", "__contains__")


class Sequence(Reversible, Collection):
    def __instancecheck__(cls, value):
        from collections import deque

        return isinstance(value, _SEQUENCES) or isinstance(value, deque)

    def __iter__(self):
        for index in range(len(self)):
            yield self[index]

    def __contains__(self, value):
        return any(item is value or item == value for item in self)

    def __reversed__(self):
        for index in reversed(range(len(self))):
            yield self[index]

    def index(self, value, start=0, stop=None):
        for index in range(start, len(self) if stop is None else stop):
            if self[index] is value or self[index] == value:
                return index
        raise ValueError

    def count(self, value):
        return sum(1 for item in self if item is value or item == value)


class MutableSequence(Sequence):
    def __instancecheck__(cls, value):
        from collections import deque

        return isinstance(value, list) or isinstance(value, deque)

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def clear(self):
        while len(self):
            self.pop()

    def reverse(self):
        items = list(self)[::-1]
        for index, item in enumerate(items):
            self[index] = item

    def __iadd__(self, values):
        self.extend(values)
        return self


class ByteString(Sequence):
    def __instancecheck__(cls, value):
        return isinstance(value, bytes)


class Set(Collection):
    def __instancecheck__(cls, value):
        return isinstance(value, (set, frozenset))

    def __le__(self, other):
        return len(self) <= len(other) and all(item in other for item in self)

    def __eq__(self, other):
        return len(self) == len(other) and all(item in other for item in self)

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __and__(self, other):
        return self._from_iterable(value for value in other if value in self)

    def __or__(self, other):
        return self._from_iterable([*self, *other])

    def __sub__(self, other):
        return self._from_iterable(value for value in self if value not in other)

    def isdisjoint(self, other):
        return not any(value in self for value in other)


class MutableSet(Set):
    def __instancecheck__(cls, value):
        return isinstance(value, set)

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def clear(self):
        for value in list(self):
            self.discard(value)

    def __ior__(self, values):
        for value in values:
            self.add(value)
        return self


class Mapping(Collection):
    def __instancecheck__(cls, value):
        from types import MappingProxyType
        from collections import ChainMap

        return isinstance(value, (dict, MappingProxyType, ChainMap))

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return {key: None for key in self}.keys()

    def items(self):
        return {key: self[key] for key in self}.items()

    def values(self):
        return {key: self[key] for key in self}.values()

    def __eq__(self, other):
        return isinstance(other, Mapping) and dict(self.items()) == dict(other.items())


_REQUIRED = object()


class MutableMapping(Mapping):
    def __instancecheck__(cls, value):
        from collections import ChainMap

        return isinstance(value, (dict, ChainMap))

    def pop(self, key, default=_REQUIRED):
        try:
            value = self[key]
        except KeyError:
            if default is _REQUIRED:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        for key, value in dict(other, **kwds).items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key in self:
            return self[key]
        self[key] = default
        return default


class MappingView(Sized): ...


class KeysView(MappingView, Set):
    def __instancecheck__(cls, value):
        return False


class ItemsView(MappingView, Set):
    def __instancecheck__(cls, value):
        return False


class ValuesView(MappingView, Collection):
    def __instancecheck__(cls, value):
        return False


class Buffer(_Interface):
    def __instancecheck__(cls, value):
        return isinstance(value, bytes)
