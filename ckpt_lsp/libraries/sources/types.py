"""Stands in for Python's `types`."""

import abc


def _function():
    yield


FunctionType = type(_function)
LambdaType = FunctionType
BuiltinFunctionType = type(len)
BuiltinMethodType = BuiltinFunctionType
GeneratorType = type(_function())
ModuleType = type(abc)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)


class MethodType:
    def __new__(cls, function, instance): ...

    def __instancecheck__(cls, value): ...


class CodeType: ...


class FrameType: ...


class TracebackType: ...


class CoroutineType: ...


class AsyncGeneratorType: ...


class GenericAlias: ...


class UnionType: ...


class SimpleNamespace:
    def __init__(self, mapping_or_iterable=(), /, **kwargs):
        self.__dict__.update(mapping_or_iterable)
        self.__dict__.update(kwargs)

    def __eq__(self, other):
        return isinstance(other, SimpleNamespace) and self.__dict__ == other.__dict__

    def __repr__(self):
        return f"namespace({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class MappingProxyType:
    def __init__(self, mapping):
        self._mapping = mapping

    def __getitem__(self, key):
        return self._mapping[key]

    def __iter__(self):
        return iter(self._mapping)

    def __len__(self):
        return len(self._mapping)

    def __contains__(self, key):
        return key in self._mapping

    def get(self, key, default=None):
        return self._mapping.get(key, default)

    def keys(self):
        return self._mapping.keys()

    def values(self):
        return self._mapping.values()

    def items(self):
        return self._mapping.items()

    def copy(self):
        return self._mapping.copy()

    def __or__(self, other):
        return self._mapping | other

    def __eq__(self, other):
        return self._mapping == other


class DynamicClassAttribute(property): ...


def new_class(name, bases=(), kwds=None, exec_body=None):
    namespace = {}
    if exec_body is not None:
        exec_body(namespace)
    kwds = dict(kwds or {})
    metaclass = kwds.pop("metaclass", type)
    return metaclass(name, tuple(bases), namespace, **kwds)


def prepare_class(name, bases=(), kwds=None):
    return type, {}, dict(kwds or {})


def coroutine(func):
    return func
