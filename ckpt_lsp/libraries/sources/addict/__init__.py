"""Stands in for `addict`: a dict whose items are attributes, and whose missing items are dicts that it then has."""

from yaml import _is_unknown


class Dict(dict):
    def __init__(self, *args, **kwargs):
        object.__setattr__(self, "_into", (kwargs.pop("__parent", None), kwargs.pop("__key", None)))
        for arg in args:
            if _is_unknown(arg):
                dict.update(self, arg)
            elif arg:
                for key, value in arg.items() if isinstance(arg, dict) else arg:
                    dict.__setitem__(self, key, self._hook(value))
        for key, value in kwargs.items():
            dict.__setitem__(self, key, self._hook(value))

    @classmethod
    def _hook(cls, item):
        if isinstance(item, dict):
            return item if isinstance(item, Dict) else cls(item)
        if isinstance(item, (list, tuple)):
            return type(item)(cls._hook(one) for one in item)
        return item

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__getitem__(name)

    def __getitem__(self, name):
        return dict.__getitem__(self, name) if name in self else self.__missing__(name)

    def __missing__(self, name):
        made = type(self)()
        object.__setattr__(made, "_into", (self, name))
        return made

    def __setattr__(self, name, value):
        self[name] = value

    def __setitem__(self, name, value):
        dict.__setitem__(self, name, value)
        parent, key = self.__dict__.get("_into", (None, None))
        if parent is not None:
            object.__setattr__(self, "_into", (None, None))
            parent[key] = self

    def __delattr__(self, name):
        del self[name]

    def to_dict(self):
        return _plain(self)

    def copy(self):
        return type(self)(dict(self))

    deepcopy = copy

    def update(self, *args, **kwargs):
        if args and _is_unknown(args[0]):
            dict.update(self, args[0])
            return
        for key, value in {**(args[0] if args else {}), **kwargs}.items():
            old = self.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                old.update(value)
            else:
                self[key] = self._hook(value)

    def freeze(self, shouldFreeze=True): ...

    def unfreeze(self): ...


def _plain(value):
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return type(value)(_plain(item) for item in value) if isinstance(value, (list, tuple)) else value
