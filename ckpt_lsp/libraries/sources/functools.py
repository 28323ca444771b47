"""Stands in for Python's `functools`."""

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__")
WRAPPER_UPDATES = ("__dict__",)

_MISSING = object()


class partial:
    def __new__(cls, func, /, *args, **keywords): ...

    def __instancecheck__(cls, value): ...

    def __class_getitem__(cls, item):
        return cls


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return partial(self.func, instance, *self.args, **self.keywords)


def reduce(function, sequence, initial=_MISSING, /):
    value = initial
    for item in sequence:
        value = item if value is _MISSING else function(value, item)
    if value is _MISSING:
        raise TypeError("reduce() of empty iterable with no initial value")
    return value


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make `wrapper` look like `wrapped`, and return it."""


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)

    return decorate


def _clear():
    return None


def _remembered(function):
    # The function is evaluated at every call. Only a call without arguments is sure to be one that was made before.
    results = []

    def wrapper(*args, **kwargs):
        if args or kwargs:
            return function(*args, **kwargs)
        if not results:
            results.append(function())
        return results[0]

    update_wrapper(wrapper, function)
    wrapper.cache_clear = results.clear
    wrapper.cache_info = _clear
    return wrapper


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _remembered(maxsize)
    return _remembered


def cache(user_function, /):
    return _remembered(user_function)


class cached_property:
    def __new__(cls, func): ...


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


def total_ordering(cls):
    names = vars(cls)
    if "__lt__" in names:
        less = cls.__lt__
    elif "__gt__" in names:
        less = lambda self, other: not (cls.__gt__(self, other) or self == other)
    elif "__le__" in names:
        less = lambda self, other: cls.__le__(self, other) and not self == other
    elif "__ge__" in names:
        less = lambda self, other: not cls.__ge__(self, other)
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    if "__lt__" not in names:
        cls.__lt__ = lambda self, other: less(self, other)
    if "__le__" not in names:
        cls.__le__ = lambda self, other: less(self, other) or self == other
    if "__gt__" not in names:
        cls.__gt__ = lambda self, other: not (less(self, other) or self == other)
    if "__ge__" not in names:
        cls.__ge__ = lambda self, other: not less(self, other)
    return cls


def _first_annotation(function):
    """The class that the first parameter is annotated with."""
    from typing import get_type_hints

    hints = get_type_hints(function)
    return hints[next(iter(hints))]


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return func

    def register(cls, function=None):
        if function is None and not isinstance(cls, type):
            function = cls
            cls = _first_annotation(function)
        if function is None:
            return lambda function: register(cls, function)
        registry[cls] = function
        return function

    def wrapper(*args, **kw):
        return dispatch(type(args[0]))(*args, **kw)

    update_wrapper(wrapper, func)
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return wrapper
