"""Stands in for `easydict`."""

from yaml import _is_unknown


class EasyDict(dict):
    def __init__(self, d=None, **kwargs):
        self.update(d, **kwargs)

    def __setattr__(self, name, value):
        if isinstance(value, (list, tuple)):
            value = type(value)(self._deep(item) for item in value)
        else:
            value = self._deep(value)
        super().__setitem__(name, value)

    __setitem__ = __setattr__

    def _deep(self, value):
        return type(self)(value) if isinstance(value, dict) and not isinstance(value, EasyDict) else value

    def update(self, e=None, **f):
        if _is_unknown(e):
            super().update(e)
            return
        for key, value in {**(e or {}), **f}.items():
            setattr(self, key, value)

    def __getattr__(self, name):
        if name not in self:
            raise AttributeError(name)
        return self[name]

    def __delattr__(self, name):
        del self[name]
