"""Stands in for `huggingface_hub.hub_mixin`: models that are made from a folder or a repository."""

import inspect
import json
import os

import safetensors.torch
import torch

from huggingface_hub import constants
from huggingface_hub._cache import _missing, _snapshot_in, _there


def _file(model_id, name, options):
    """The file of a model in its folder or in the cache, or `None`."""
    if os.path.isdir(model_id):
        return _there(os.path.join(model_id, name))
    cache_dir = options.get("cache_dir") or constants.HF_HUB_CACHE
    snapshot = _snapshot_in(cache_dir, model_id, "model", options.get("revision"))
    return None if snapshot is None else _there(os.path.join(snapshot, name))


class ModelHubMixin:
    _hub_mixin_config = None

    def __init_subclass__(cls, **options): ...

    def save_pretrained(self, save_directory, **options): ...

    def push_to_hub(self, repo_id, **options): ...

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path,
        *,
        force_download=False,
        token=None,
        cache_dir=None,
        local_files_only=False,
        revision=None,
        **model_kwargs,
    ):
        model_id = str(pretrained_model_name_or_path)
        source = {"revision": revision, "cache_dir": cache_dir}
        config_file = _file(model_id, constants.CONFIG_NAME, source)
        if config_file is not None:
            with open(config_file) as file:
                _add_config(cls, json.load(file), model_kwargs)
        return cls._from_pretrained(
            model_id=model_id,
            revision=revision,
            cache_dir=cache_dir,
            force_download=force_download,
            local_files_only=local_files_only,
            token=token,
            **model_kwargs,
        )


def _add_config(cls, config, model_kwargs):
    """Add what a configuration says of the parameters that `cls` takes."""
    parameters = inspect.signature(cls.__init__).parameters
    for name in parameters:
        if name not in model_kwargs and name in config:
            model_kwargs[name] = config[name]
    if "config" in parameters and "config" not in model_kwargs:
        model_kwargs["config"] = config
    if any(parameter.kind == inspect.Parameter.VAR_KEYWORD for parameter in parameters.values()):
        for name, value in config.items():
            if name not in model_kwargs:
                model_kwargs[name] = value


class PyTorchModelHubMixin(ModelHubMixin):
    @classmethod
    def _from_pretrained(
        cls,
        *,
        model_id,
        revision,
        cache_dir,
        force_download,
        local_files_only,
        token,
        map_location="cpu",
        strict=False,
        **model_kwargs,
    ):
        model = cls(**model_kwargs)
        source = {"revision": revision, "cache_dir": cache_dir}
        file = _file(model_id, constants.SAFETENSORS_SINGLE_FILE, source)
        pickle = None if file or os.path.isdir(model_id) else _file(model_id, constants.PYTORCH_WEIGHTS_NAME, source)
        if pickle is not None:
            return cls._load_as_pickle(model, pickle, map_location, strict)
        if file is None:
            file = os.path.join(model_id, constants.SAFETENSORS_SINGLE_FILE)
            if not os.path.isdir(model_id):
                file = _missing(model_id, cache_dir or constants.HF_HUB_CACHE)
        return cls._load_as_safetensor(model, file, map_location, strict)

    @classmethod
    def _load_as_pickle(cls, model, model_file, map_location, strict):
        model.load_state_dict(torch.load(model_file, weights_only=True), strict=strict)
        model.eval()
        return model

    @classmethod
    def _load_as_safetensor(cls, model, model_file, map_location, strict):
        safetensors.torch.load_model(model, model_file, strict=strict)
        return model
