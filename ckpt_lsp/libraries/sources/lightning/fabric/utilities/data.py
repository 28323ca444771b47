"""Stands in for lightning.fabric.utilities.data."""


class AttributeDict(dict):
    def __getattr__(self, key):
        try:
            return self[key]
        except KeyError:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{key}'")

    def __setattr__(self, key, val):
        self[key] = val

    def __delattr__(self, item):
        if item not in self:
            raise KeyError(item)
        del self[item]
