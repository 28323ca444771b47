"""Stands in for lightning.pytorch.core.saving: what `load_from_checkpoint` does, step by step."""

import inspect

import yaml
from lightning.fabric.utilities.data import AttributeDict
from torch._loading import load, read


def load_from_checkpoint(cls, checkpoint_path, hparams_file, strict, weights_only, kwargs):
    checkpoint = read(checkpoint_path, weights_only)
    if hparams_file is not None:
        checkpoint["hyper_parameters"] = load_hparams_from_yaml(hparams_file)
    checkpoint.setdefault("hyper_parameters", {})
    checkpoint["hyper_parameters"].update(kwargs)
    obj = cls(**_arguments(cls, checkpoint, kwargs))
    if not hasattr(obj, "_strict_loading"):
        return obj
    if obj._strict_loading is not None and strict is not None and strict != obj.strict_loading:
        raise ValueError("strict is in conflict with strict_loading of the module")
    obj.configure_model()
    obj.on_load_checkpoint(checkpoint)
    load("load_from_checkpoint", obj, checkpoint["state_dict"], obj.strict_loading if strict is None else strict)
    return obj


def _arguments(cls, checkpoint, kwargs):
    """What the module is constructed with: hyperparameters of the file, and over them those that are given."""
    parameters = list(inspect.signature(cls.__init__).parameters.values())
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    names = [one.name for one in parameters[1:] if one.kind not in variable]
    stored = {}
    stored.update(checkpoint.get("hparams", {}))
    stored.update(checkpoint.get("module_arguments", {}))
    stored.update(checkpoint.get("hyper_parameters", {}))
    kind = checkpoint.get("hparams_type")
    if kind:
        stored = AttributeDict(stored)
    name = checkpoint.get("hparams_name")
    if name and name in names:
        stored = {name: stored}
    given = {**stored, **kwargs}
    if any(one.kind == inspect.Parameter.VAR_KEYWORD for one in parameters):
        return given
    return {name: value for name, value in given.items() if name in names}


def load_hparams_from_yaml(config_yaml, use_omegaconf=True):
    with open(config_yaml) as file:
        return yaml.full_load(file)
