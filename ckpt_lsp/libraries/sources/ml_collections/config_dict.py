"""Stands in for `ml_collections.config_dict`."""

from yaml import _is_unknown


class FieldReference:
    def __init__(self, default, field_type=None, **options):
        self._default = default

    def get(self):
        return self._default.get() if isinstance(self._default, FieldReference) else self._default

    def set(self, value, type_safe=True):
        self._default = value


def placeholder(field_type, required=False):
    return FieldReference(None)


required_placeholder = placeholder


class ConfigDict:
    def __init__(self, initial_dictionary=None, type_safe=True, **options):
        self.__dict__["_fields"] = {}
        self.__dict__["_locked"] = False
        for key, value in dict(initial_dictionary or {}).items():
            self.__dict__["_fields"][key] = self._own(value)
        self.__dict__["_locked"] = bool(initial_dictionary)

    def _own(self, value):
        return type(self)(value) if isinstance(value, dict) else value

    def __getattr__(self, name):
        if name.startswith("__") or name not in self.__dict__["_fields"]:
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, key):
        value = self.__dict__["_fields"][key]
        return value.get() if isinstance(value, FieldReference) else value

    def __setattr__(self, name, value):
        if self.is_locked and name not in self.__dict__["_fields"]:
            raise AttributeError(f"Key {name!r} does not exist and the ConfigDict is locked")
        self[name] = value

    def __setitem__(self, key, value):
        fields = self.__dict__["_fields"]
        if self.is_locked and key not in fields:
            raise KeyError(f"Key {key!r} does not exist and the ConfigDict is locked")
        old = fields.get(key)
        if isinstance(old, FieldReference) and not isinstance(value, FieldReference):
            old.set(value)
            return
        if type(old) is float and type(value) is int:
            value = float(value)
        elif type(old) is tuple and type(value) is list:
            value = tuple(value)
        fields[key] = self._own(value)

    def __delattr__(self, name):
        del self.__dict__["_fields"][name]

    __delitem__ = __delattr__

    def __contains__(self, key):
        return key in self.__dict__["_fields"]

    def __iter__(self):
        return iter(self.__dict__["_fields"])

    def __len__(self):
        return len(self.__dict__["_fields"])

    def __eq__(self, other):
        return isinstance(other, ConfigDict) and self.to_dict() == other.to_dict()

    def get(self, key, default=None):
        return self[key] if key in self else default

    def get_ref(self, key):
        fields = self.__dict__["_fields"]
        if not isinstance(fields[key], FieldReference):
            fields[key] = FieldReference(fields[key])
        return fields[key]

    def get_oneway_ref(self, key):
        return FieldReference(self.get_ref(key))

    def keys(self):
        return list(self.__dict__["_fields"])

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def update(self, *others, **kwargs):
        for other in (*others, kwargs):
            if _is_unknown(other):
                self.__dict__["_fields"].update(other)
                continue
            for key, value in dict(other).items():
                if isinstance(value, (dict, ConfigDict)) and isinstance(self.get(key), ConfigDict):
                    self[key].update(value)
                else:
                    self[key] = value

    def update_from_flattened_dict(self, flattened_dict, strip_prefix=""):
        for key, value in flattened_dict.items():
            *path, last = key.removeprefix(strip_prefix).split(".")
            node = self
            for name in path:
                node = node[name]
            node[last] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = self[key]
        del self.__dict__["_fields"][key]
        return value

    @property
    def is_locked(self):
        return self.__dict__["_locked"]

    def lock(self):
        self._set_locked(True)
        return self

    def unlock(self):
        self._set_locked(False)
        return self

    def _set_locked(self, locked):
        self.__dict__["_locked"] = locked
        for value in self.__dict__["_fields"].values():
            if isinstance(value, ConfigDict):
                value._set_locked(locked)

    def unlocked(self):
        return _Unlocked(self)

    def to_dict(self, **options):
        return {key: value.to_dict() if isinstance(value, ConfigDict) else value for key, value in self.items()}

    def copy_and_resolve_references(self, **options):
        made = type(self)(self.to_dict())
        made._set_locked(self.is_locked)
        return made


class FrozenConfigDict(ConfigDict): ...


class _Unlocked:
    def __init__(self, config):
        self._config = config
        self._before = config.is_locked

    def __enter__(self):
        return self._config.unlock()

    def __exit__(self, *details):
        self._config._set_locked(self._before)
        return None
