"""Stands in for OmegaConf: configs of dicts and lists whose texts may name other values of the config.

A value that is `???` is for the user to give, and so not known.
"""

import collections.abc
import copy
import dataclasses
import enum
import os

from yaml import _is_unknown

from omegaconf.errors import (
    ConfigAttributeError,
    ConfigKeyError,
    InterpolationKeyError,
    MissingMandatoryValue,
    OmegaConfBaseException,
    ReadonlyConfigError,
    ValidationError,
)

MISSING = "???"


def _has(value, text):
    """Whether `value` is a text that has `text` in it; of a value that is not known: no."""


def _is_missing(value):
    """Whether `value` is `???`."""


def _is(value, cls):
    """`isinstance`, which of a value that is not known is false."""


def _spread(content, others):
    """Take over that there may be more in a content than is known."""


def _not_given(key):
    """What the user gives for the mandatory value `key`."""


def _documents(text):
    """The documents of a YAML text, read with OmegaConf's rules for numbers and dates."""


def _written(config):
    """The YAML text of a config."""


class Container:
    def _child(self, key, value):
        return _config(value, self, key)

    def _full_key(self, key):
        keys = [key]
        node = self
        while node.__dict__["_parent"] is not None:
            keys.insert(0, node.__dict__["_key"])
            node = node.__dict__["_parent"]
        return ".".join(str(name) for name in keys)

    def _value(self, key):
        value = self.__dict__["_content"][key]
        if _is_missing(value):
            return _not_given(self._full_key(key))
        return _resolved(value, self) if _has(value, "${") else value

    def _get_root(self):
        node = self
        while node.__dict__["_parent"] is not None:
            node = node.__dict__["_parent"]
        return node

    def _get_parent(self):
        return self.__dict__["_parent"]

    def __deepcopy__(self, memo=None):
        made = _config(_raw(self), None, None)
        _same_type(self, made)
        if _is(self, DictConfig):
            made.__dict__["_parent"], made.__dict__["_key"] = self.__dict__["_parent"], self.__dict__["_key"]
        return made

    def copy(self):
        return copy.deepcopy(self)

    def __len__(self):
        return len(self.__dict__["_content"])

    def __eq__(self, other):
        return _raw(self) == (_raw(other) if _is(other, Container) else other)

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return str(_raw(self))

    __str__ = __repr__


class DictConfig(Container, collections.abc.MutableMapping):
    def __init__(self, content, parent=None, key=None, **options):
        self.__dict__.update(_content={}, _parent=parent, _key=key, _struct=None, _object_type=None, _metadata=None)
        for name, value in _entries(content).items():
            self.__dict__["_content"][name] = self._child(name, value)
        if dataclasses.is_dataclass(content):
            self.__dict__["_object_type"] = content if _is(content, type) else type(content)

    def _is_struct(self):
        node = self
        while node is not None:
            if node.__dict__.get("_struct") is not None:
                return node.__dict__["_struct"]
            if node.__dict__.get("_object_type") is not None:
                return True
            node = node.__dict__["_parent"]
        return False

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self.__dict__["_content"]:
            raise ConfigAttributeError(f"Missing key {name}")
        return self._value(name)

    def __getitem__(self, key):
        if key not in self.__dict__["_content"]:
            raise ConfigKeyError(f"Missing key {key}")
        return self._value(key)

    def __setattr__(self, name, value):
        self._set(name, value, ConfigAttributeError)

    def __setitem__(self, key, value):
        self._set(key, value, ConfigKeyError)

    def _set(self, key, value, error):
        content = self.__dict__["_content"]
        if key not in content and self._is_struct():
            raise error(f"Key '{key}' is not in struct")
        if self.__dict__["_object_type"] is not None and key in content:
            value = _converted(content[key], value)
        content[key] = self._child(key, value)

    def __delitem__(self, key):
        del self.__dict__["_content"][key]

    def __delattr__(self, name):
        del self.__dict__["_content"][name]

    def __iter__(self):
        return iter(list(self.__dict__["_content"]))

    def __contains__(self, key):
        content = self.__dict__["_content"]
        return key in content and not _is_missing(content[key])

    def __bool__(self):
        return len(self.__dict__["_content"]) > 0

    def get(self, key, default_value=None):
        content = self.__dict__["_content"]
        return self._value(key) if key in content else default_value

    def keys(self):
        return self.__dict__["_content"].keys()

    def items(self):
        return [(key, self._value(key)) for key in self.__dict__["_content"]]

    def items_ex(self, resolve=True, keys=None):
        return self.items()

    def values(self):
        return [self._value(key) for key in self.__dict__["_content"]]

    def pop(self, key, *default):
        content = self.__dict__["_content"]
        if key in content:
            value = self._value(key)
            del content[key]
            return value
        if default:
            return default[0]
        raise ConfigKeyError(f"Key not found: '{key}'")

    def setdefault(self, key, default=None):
        if key not in self.__dict__["_content"]:
            self[key] = default
        return self[key]

    def update(self, *others, **entries):
        for other in others:
            if _is_unknown(other):
                self.__dict__["_content"].update(other)
                continue
            for key, value in dict(other).items():
                self[key] = value
        for key, value in entries.items():
            self[key] = value

    def merge_with(self, *others):
        for other in others:
            if _is_unknown(other):
                self.__dict__["_content"].update(other)
                continue
            _merge(self, _config(other, None, None))


class ListConfig(Container, collections.abc.Sequence):
    def __init__(self, content, parent=None, key=None, **options):
        self.__dict__.update(_content=[], _parent=parent, _key=key)
        for number, value in enumerate(content):
            self.__dict__["_content"].append(self._child(number, value))

    def __getitem__(self, index):
        if _is(index, slice):
            return ListConfig([self._value(i) for i in range(len(self))[index]], self)
        return self._value(index)

    def __setitem__(self, index, value):
        self.__dict__["_content"][index] = self._child(index, value)

    def __delitem__(self, index):
        del self.__dict__["_content"][index]

    def __iter__(self):
        return iter([self._value(index) for index in range(len(self.__dict__["_content"]))])

    def __contains__(self, item):
        return any(value == item for value in self)

    def __add__(self, other):
        return ListConfig([*self, *other])

    def __radd__(self, other):
        return ListConfig([*other, *self])

    def append(self, item):
        self.__dict__["_content"].append(self._child(len(self), item))

    def extend(self, items):
        for item in items:
            self.append(item)

    def insert(self, index, item):
        self.__dict__["_content"].insert(index, self._child(index, item))

    def pop(self, index=-1):
        value = self._value(index)
        del self.__dict__["_content"][index]
        return value

    def index(self, x, *bounds):
        return list(self).index(x, *bounds)

    def count(self, x):
        return list(self).count(x)


BaseContainer = Container
Node = Container


def _config(value, parent, key):
    """A dict, list, tuple or dataclass as a config below `parent`; another value as it is."""
    if _is_unknown(value):
        return value
    if _is(value, Container):
        made = type(value)(_raw_shallow(value), parent, key)
        _same_type(value, made)
        return made
    if _is(value, dict) or dataclasses.is_dataclass(value):
        return DictConfig(value, parent, key)
    if _is(value, (list, tuple)):
        return ListConfig(value, parent, key)
    return value


def _raw_shallow(config):
    return config.__dict__["_content"]


def _same_type(old, new):
    if _is(old, DictConfig):
        new.__dict__["_object_type"] = old.__dict__["_object_type"]
        new.__dict__["_struct"] = old.__dict__["_struct"]
        for key, value in old.__dict__["_content"].items():
            if _is(value, DictConfig):
                _same_type(value, new.__dict__["_content"][key])


def _entries(content):
    if content is None:
        return {}
    if not dataclasses.is_dataclass(content):
        return content
    if not _is(content, type):
        return {field.name: getattr(content, field.name) for field in dataclasses.fields(content)}
    entries = {}
    for field in dataclasses.fields(content):
        if field.default is not dataclasses.MISSING:
            entries[field.name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            entries[field.name] = field.default_factory()
        else:
            entries[field.name] = MISSING
    return entries


def _converted(old, new):
    """What a field of a dataclass that holds `old` makes of `new`."""
    if _is(old, enum.Enum) and _is(new, str):
        return type(old)[new]
    if type(old) is float and type(new) is int:
        return float(new)
    return new


def _raw(config):
    """The dicts and lists of a config, its texts unresolved."""
    if _is(config, DictConfig):
        return {key: _raw(value) for key, value in config.__dict__["_content"].items()}
    if _is(config, ListConfig):
        return [_raw(value) for value in config.__dict__["_content"]]
    return config


def _plain(config, resolve):
    if _is(config, DictConfig):
        content = config.__dict__["_content"]
        return {key: _plain(config._value(key) if resolve else content[key], resolve) for key in content}
    if _is(config, ListConfig):
        content = config.__dict__["_content"]
        return [_plain(config._value(i) if resolve else content[i], resolve) for i in range(len(content))]
    return config


def _object(config):
    if _is(config, ListConfig):
        return [_object(value) for value in config]
    if not _is(config, DictConfig):
        return config
    entries = {key: _object(value) for key, value in config.items()}
    cls = config.__dict__["_object_type"]
    return entries if cls is None else cls(**entries)


def _merge(target, source):
    """Put the values of `source` into `target`, dicts into dicts; a `???` does not replace anything."""
    content = target.__dict__["_content"]
    _spread(content, source.__dict__["_content"])
    for key, value in source.__dict__["_content"].items():
        old = content.get(key)
        if _is(value, DictConfig) and _is(old, DictConfig):
            _merge(old, value)
            if value.__dict__["_object_type"] is not None:
                old.__dict__["_object_type"] = value.__dict__["_object_type"]
        elif key in content and _is_missing(value):
            continue
        else:
            target._set(key, value, ConfigKeyError)


# What stands between `${` and `}`.

_resolvers = {}


def _resolved(text, node):
    """The value of a text: that of its interpolation where it is one, else the text with each put in."""
    parts = []
    rest = text
    while _has(rest, "${"):
        before, _, after = rest.partition("${")
        inner, after = _to_brace(after)
        if before.endswith("\\"):
            parts.append(before[:-1] + "${" + inner + "}")
        else:
            value = _interpolated(inner, node)
            if not parts and not before and not after:
                return value
            parts.append(before)
            parts.append(str(value))
        rest = after
    return "".join([*parts, rest])


def _to_brace(text):
    depth = 0
    for number, sign in enumerate(text):
        if sign == "}" and depth == 0:
            return text[:number], text[number + 1 :]
        depth += (sign == "{") - (sign == "}")
    return text, ""


def _interpolated(inner, node):
    name, colon, arguments = inner.partition(":")
    if colon and "${" not in name:
        return _by_resolver(name.strip(), _split(arguments), node)
    path = _resolved(inner, node) if _has(inner, "${") else inner
    path = path.strip()
    start = node._get_root()
    if path.startswith("."):
        start = node
        path = path[1:]
        while path.startswith("."):
            start = start.__dict__["_parent"]
            path = path[1:]
    found = _select(start, path, _NOTHING)
    if found is _NOTHING:
        raise InterpolationKeyError(f"Interpolation key '{inner}' not found")
    return found


_NOTHING = object()


def _keys(path):
    return [key for key in path.replace("[", ".").replace("]", "").split(".") if key]


def _select(config, path, default):
    for key in _keys(path):
        if _is_unknown(config):
            return config
        if _is(config, ListConfig):
            index = int(key)
            if index >= len(config):
                return default
            config = config._value(index)
        elif _is(config, DictConfig):
            content = config.__dict__["_content"]
            if key not in content:
                if not key.isdigit() or int(key) not in content:
                    return default
                key = int(key)
            config = config._value(key)
        else:
            return default
    return config


def _split(text):
    """The arguments of a resolver, at the commas that stand in no bracket."""
    if not text.strip():
        return []
    found = [""]
    depth = 0
    for sign in text:
        depth += (sign in "{[(") - (sign in "}])")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def _argument(text, node):
    text = text.strip()
    if _has(text, "${"):
        return _resolved(text, node)
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        return text[1:-1]
    return _primitive(text)


def _primitive(text):
    """What a text on the command line, or in the arguments of a resolver, means."""
    if not text:
        return text
    found = _documents(text)
    return text if _is_unknown(found) or not found else found[0]


def _by_resolver(name, arguments, node):
    values = [_argument(argument, node) for argument in arguments]
    if name in _resolvers:
        return _config(_resolvers[name](*values), node, None)
    if name == "oc.env":
        found = os.environ.get(*values)
        return found
    if name == "oc.select":
        return _select(node._get_root(), values[0], values[1] if len(values) > 1 else None)
    if name in ("oc.decode", "oc.deprecated"):
        return _primitive(values[0])
    if name == "oc.dict.keys":
        return ListConfig(list(_select(node._get_root(), values[0], {})), node)
    if name == "oc.dict.values":
        return ListConfig(list(_select(node._get_root(), values[0], {}).values()), node)
    return _unresolved(name)


def _unresolved(name):
    """What a resolver that is not known gives."""


class OmegaConf:
    @staticmethod
    def create(obj=_NOTHING, parent=None, flags=None):
        if obj is _NOTHING:
            obj = {}
        if _is(obj, str):
            found = _documents(obj)
            if _is_unknown(found):
                return found
            obj = found[0] if found else {}
            obj = {obj: None} if _is(obj, str) else obj
        return _config(obj, parent, None)

    @staticmethod
    def structured(obj, parent=None, flags=None):
        return _config(obj, parent, None)

    @staticmethod
    def load(file_):
        text = open(file_).read() if _is(file_, (str, os.PathLike)) else file_.read()
        found = _documents(text)
        if _is_unknown(found):
            return found
        return _config({} if found == [] or found == [None] else found[0], None, None)

    @staticmethod
    def save(config, f, resolve=False): ...

    @staticmethod
    def merge(*configs):
        for config in configs:
            if _is_unknown(config):
                return config
        target = copy.deepcopy(_config(configs[0], None, None))
        target.__dict__["_parent"] = None
        for config in configs[1:]:
            config = _config(config, None, None)
            if _is(config, ListConfig):
                if _is(target, ListConfig):
                    target = config
                else:
                    _merge(target, OmegaConf.from_dotlist(list(config)))
            else:
                _merge(target, config)
        return target

    unsafe_merge = merge

    @staticmethod
    def from_dotlist(dotlist):
        config = DictConfig({})
        for item in dotlist:
            if _is_unknown(item):
                config.__dict__["_content"].update(item)
                continue
            key, equals, value = item.partition("=")
            OmegaConf.update(config, key, _primitive(value) if equals else None, force_add=True)
        return config

    @staticmethod
    def from_cli(args_list=None):
        """Of what the user types nothing is known: the config is as it is without."""
        return DictConfig({}) if args_list is None else OmegaConf.from_dotlist(args_list)

    @staticmethod
    def to_container(cfg, *, resolve=False, throw_on_missing=False, enum_to_str=False, structured_config_mode=None):
        return _plain(cfg, resolve)

    @staticmethod
    def to_object(cfg):
        return _object(cfg)

    @staticmethod
    def to_yaml(cfg, *, resolve=False, sort_keys=False):
        return _written(cfg)

    @staticmethod
    def resolve(cfg):
        for key in cfg.keys() if _is(cfg, DictConfig) else range(len(cfg)):
            value = cfg._value(key)
            if _is(value, Container):
                OmegaConf.resolve(value)
            cfg.__dict__["_content"][key] = value

    @staticmethod
    def select(cfg, key, *, default=None, throw_on_resolution_failure=True, throw_on_missing=False):
        return _select(cfg, key, default)

    @staticmethod
    def update(cfg, key, value=None, *, merge=True, force_add=False):
        if _is_unknown(key):
            cfg.__dict__["_content"].update(key)
            return
        *path, last = _keys(key)
        for name in path:
            name = int(name) if _is(cfg, ListConfig) else name
            if _is(cfg, DictConfig) and not _is(cfg.__dict__["_content"].get(name), Container):
                cfg.__dict__["_content"][name] = DictConfig({}, cfg, name)
            cfg = cfg[name]
        last = int(last) if _is(cfg, ListConfig) else last
        if _is(cfg, DictConfig):
            old = cfg.__dict__["_content"].get(last)
            if merge and _is(old, DictConfig) and _is(value, (dict, DictConfig)):
                _merge(old, _config(value, None, None))
                return
            if force_add or last in cfg.__dict__["_content"]:
                cfg.__dict__["_content"][last] = cfg._child(last, value)
                return
        cfg[last] = value

    @staticmethod
    def set_struct(conf, value):
        conf.__dict__["_struct"] = value

    @staticmethod
    def set_readonly(conf, value): ...

    @staticmethod
    def is_struct(conf):
        return conf._is_struct()

    @staticmethod
    def is_readonly(conf):
        return None

    @staticmethod
    def is_config(obj):
        return _is(obj, Container)

    @staticmethod
    def is_dict(obj):
        return _is(obj, DictConfig)

    @staticmethod
    def is_list(obj):
        return _is(obj, ListConfig)

    @staticmethod
    def is_missing(cfg, key):
        return _is_missing(cfg.__dict__["_content"].get(key))

    @staticmethod
    def is_interpolation(node, key=None):
        return key is not None and _has(node.__dict__["_content"].get(key), "${")

    @staticmethod
    def missing_keys(cfg):
        return _missing_below(cfg, "")

    @staticmethod
    def get_type(obj, key=None):
        value = obj if key is None else obj[key]
        if _is(value, DictConfig):
            return value.__dict__["_object_type"] or dict
        return list if _is(value, ListConfig) else type(value)

    @staticmethod
    def masked_copy(conf, keys):
        keys = [keys] if _is(keys, str) else keys
        return DictConfig({key: value for key, value in _raw(conf).items() if key in keys})

    @staticmethod
    def register_new_resolver(name, resolver, *, replace=False, use_cache=False):
        _resolvers[name] = resolver

    @staticmethod
    def register_resolver(name, resolver):
        _resolvers[name] = resolver

    legacy_register_resolver = register_resolver

    @staticmethod
    def has_resolver(name):
        return name in _resolvers

    @staticmethod
    def clear_resolvers():
        _resolvers.clear()

    @staticmethod
    def clear_resolver(name):
        return _resolvers.pop(name, None) is not None


def _missing_below(config, prefix):
    found = set()
    pairs = config.__dict__["_content"]
    for key, value in pairs.items() if _is(config, DictConfig) else enumerate(pairs):
        if _is(value, Container):
            found |= _missing_below(value, f"{prefix}{key}.")
        elif _is_missing(value):
            found.add(f"{prefix}{key}")
    return found


def II(interpolation):
    return "${" + interpolation + "}"


def SI(interpolation):
    return interpolation


class open_dict:
    """Lets keys be added to a config while it lasts."""

    def __init__(self, config):
        self._config = config
        self._before = config.__dict__.get("_struct")

    def __enter__(self):
        self._config.__dict__["_struct"] = False
        return self._config

    def __exit__(self, *details):
        self._config.__dict__["_struct"] = self._before
        return None


class read_write:
    def __init__(self, config):
        self._config = config

    def __enter__(self):
        return self._config

    def __exit__(self, *details):
        return None


class flag_override(read_write):
    def __init__(self, config, names, values):
        self._config = config
