"""Stands in for `munch`."""


class Munch(dict):
    def __getattr__(self, k):
        if k not in self:
            raise AttributeError(k)
        return self[k]

    def __setattr__(self, k, v):
        self[k] = v

    def __delattr__(self, k):
        if k not in self:
            raise AttributeError(k)
        del self[k]

    def toDict(self):
        return unmunchify(self)

    @classmethod
    def fromDict(cls, d):
        return munchify(d, cls)

    def copy(self):
        return type(self).fromDict(self)


AutoMunch = Munch


class DefaultMunch(Munch):
    def __init__(self, default=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        object.__setattr__(self, "__default__", default)

    def __getattr__(self, k):
        return self[k] if k in self else self.__dict__["__default__"]

    @classmethod
    def fromDict(cls, d, default=None):
        return munchify(d, lambda entries: cls(default, entries))


def munchify(x, factory=Munch):
    if isinstance(x, dict):
        return factory({key: munchify(value, factory) for key, value in x.items()})
    return type(x)(munchify(value, factory) for value in x) if isinstance(x, (list, tuple)) else x


def unmunchify(x):
    if isinstance(x, dict):
        return {key: unmunchify(value) for key, value in x.items()}
    return type(x)(unmunchify(value) for value in x) if isinstance(x, (list, tuple)) else x
