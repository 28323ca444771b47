"""Stands in for `hydra.utils`."""

import functools
import os

import hydra
from omegaconf import Container, DictConfig, ListConfig, OmegaConf, _config, _is, _is_unknown


def get_original_cwd():
    return os.getcwd()


def to_absolute_path(path):
    return str(path) if os.path.isabs(path) else os.path.join(os.getcwd(), path)


def get_object(path):
    return hydra._locate(path)


get_class = get_method = get_static_method = get_object


def instantiate(config, *args, _skip_instantiate_full_deepcopy_=False, **kwargs):
    if _is_unknown(config):
        return hydra._made_of(config)
    if config is None:
        return None
    recursive = kwargs.pop("_recursive_", None)
    convert = kwargs.pop("_convert_", None)
    if not _is(config, Container):
        config = _config(config, None, None)
    if _is(config, DictConfig) and recursive is None:
        recursive = config.get("_recursive_", True)
    return _made(config, args, kwargs, recursive is not False, convert)


call = instantiate

_OWN = ("_target_", "_partial_", "_recursive_", "_convert_", "_args_")


def _made(node, args, kwargs, recursive, convert):
    if _is(node, ListConfig):
        items = [_made(item, (), {}, True, convert) if recursive else item for item in node]
        return _config(items, node._get_parent(), None) if convert is None or convert == "none" else items
    if not _is(node, DictConfig):
        return node
    convert = node.get("_convert_", convert)
    if "_target_" not in node and "_target_" not in kwargs:
        items = {key: _made(value, (), {}, True, convert) if recursive else value for key, value in node.items()}
        if convert is not None and convert != "none":
            return items
        if all(not _is(value, Container) for value in node.values()) or items == dict(node.items()):
            return node
        return _config(items, None, None)
    target = kwargs.pop("_target_", None) or node["_target_"]
    if not callable(target):
        target = hydra._locate(target)
    partial = kwargs.pop("_partial_", node.get("_partial_", False))
    given = {}
    for key, value in node.items():
        if key not in _OWN and key not in kwargs:
            given[key] = _converted(_inner(value, recursive, convert), convert)
    for key, value in kwargs.items():
        if _is(value, (dict, list)):
            value = _config(value, node, key)
        if _is(value, DictConfig) and _is(node.get(key), DictConfig):
            value = OmegaConf.merge(node[key], value)
        given[key] = _inner(value, recursive, convert) if _is(value, Container) else value
    if not args and "_args_" in node:
        args = [_inner(value, recursive, convert) for value in node["_args_"]]
    return functools.partial(target, *args, **given) if partial else target(*args, **given)


def _inner(value, recursive, convert):
    if not recursive or not _is(value, Container):
        return value
    return _made(value, (), {}, value.get("_recursive_", True) if _is(value, DictConfig) else True, convert)


def _converted(value, convert):
    if convert in ("all", "partial", "object") and _is(value, Container):
        return OmegaConf.to_container(value, resolve=True)
    return value
