"""Stands in for `yacs.config`."""

import ast
import copy

import yaml
from argparse import _is_known
from yaml import _is_unknown


class CfgNode(dict):
    def __init__(self, init_dict=None, key_list=None, new_allowed=False):
        for key, value in (init_dict or {}).items():
            if isinstance(value, dict) and not isinstance(value, CfgNode):
                value = type(self)(value)
            dict.__setitem__(self, key, value)
        self.__dict__["__new_allowed__"] = new_allowed
        self.__dict__["__immutable__"] = False

    def __getattr__(self, name):
        if name not in self:
            raise AttributeError(name)
        return self[name]

    def __setattr__(self, name, value):
        if self.is_frozen():
            raise AttributeError(f"Attempted to set {name} to {value}, but CfgNode is immutable")
        self[name] = value

    def dump(self, **options):
        return yaml.dump(self)

    def merge_from_file(self, cfg_filename):
        with open(cfg_filename) as file:
            self.merge_from_other_cfg(self.load_cfg(file))

    def merge_from_other_cfg(self, cfg_other):
        if _is_unknown(cfg_other):
            self.update(cfg_other)
        else:
            _merge(cfg_other, self, type(self))

    def merge_from_list(self, cfg_list):
        if not _is_known(cfg_list[0::2]):
            self.update(cfg_list[0])
            return
        for full_key, value in zip(cfg_list[0::2], cfg_list[1::2]):
            node = self
            *path, last = full_key.split(".")
            for name in path:
                if name not in node:
                    raise KeyError(f"Non-existent key: {full_key}")
                node = node[name]
            if last not in node:
                raise KeyError(f"Non-existent key: {full_key}")
            node[last] = _coerced(_decoded(value), node[last])

    def freeze(self):
        self._immutable(True)

    def defrost(self):
        self._immutable(False)

    def is_frozen(self):
        return self.__dict__["__immutable__"]

    def _immutable(self, is_immutable):
        self.__dict__["__immutable__"] = is_immutable
        for value in self.values():
            if isinstance(value, CfgNode):
                value._immutable(is_immutable)

    def clone(self):
        return copy.deepcopy(self)

    def is_new_allowed(self):
        return self.__dict__["__new_allowed__"]

    def set_new_allowed(self, is_new_allowed):
        self.__dict__["__new_allowed__"] = is_new_allowed
        for value in self.values():
            if isinstance(value, CfgNode):
                value.set_new_allowed(is_new_allowed)

    def register_deprecated_key(self, key): ...

    def register_renamed_key(self, old_name, new_name, message=None): ...

    @classmethod
    def load_cfg(cls, cfg_file_obj_or_str):
        entries = yaml.safe_load(cfg_file_obj_or_str)
        return entries if _is_unknown(entries) else cls(entries)


load_cfg = CfgNode.load_cfg


def _decoded(value):
    if isinstance(value, dict):
        return CfgNode(value)
    if not isinstance(value, str):
        return value
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def _merge(source, target, cls):
    for key, value in source.items():
        value = _decoded(copy.deepcopy(value))
        if key not in target:
            if not target.is_new_allowed():
                raise KeyError(f"Non-existent config key: {key}")
            dict.__setitem__(target, key, value)
        elif isinstance(value, CfgNode) and isinstance(target[key], CfgNode):
            _merge(value, target[key], cls)
        else:
            dict.__setitem__(target, key, _coerced(value, target[key]))


def _coerced(new, old):
    if type(new) is type(old) or new is None or old is None:
        return new
    for one, other in ((tuple, list), (list, tuple)):
        if isinstance(new, one) and isinstance(old, other):
            return other(new)
    if isinstance(new, CfgNode) and isinstance(old, dict):
        return new
    raise ValueError(f"Type mismatch ({type(old)} vs. {type(new)}) with values ({old} vs. {new})")
