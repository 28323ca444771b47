"""Stands in for `easydict`."""


class EasyDict(dict):
    def __init__(self, d=None, **kwargs):
        for key, value in {**(d or {}), **kwargs}.items():
            setattr(self, key, value)

    def __setattr__(self, name, value):
        if isinstance(value, (list, tuple)):
            value = type(value)(self._deep(item) for item in value)
        else:
            value = self._deep(value)
        super().__setattr__(name, value)
        super().__setitem__(name, value)

    __setitem__ = __setattr__

    def _deep(self, value):
        return type(self)(value) if isinstance(value, dict) and not isinstance(value, EasyDict) else value

    def update(self, e=None, **f):
        for key, value in {**(e or {}), **f}.items():
            setattr(self, key, value)

    def pop(self, k, *default):
        if hasattr(self, k):
            delattr(self, k)
        return super().pop(k, *default)
