"""Stands in for Python's `weakref`: everything lives as long as the program."""

WeakKeyDictionary = dict
WeakValueDictionary = dict
WeakSet = set


class ref:
    def __init__(self, object, callback=None):
        self._object = object

    def __call__(self):
        return self._object


ReferenceType = ref
WeakMethod = ref


def proxy(object, callback=None):
    return object


def finalize(obj, func, *args, **kwargs): ...
