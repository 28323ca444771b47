"""What transformers 5 does to make a model from a folder; not a module of torch: see libraries/transformers_loading.py.

Keys are renamed first, and what is then missing or unexpected is no error; a tensor of another shape is one.
"""

import json
import os
import re

from huggingface_hub import constants
from huggingface_hub._cache import _snapshot_in, _there
from safetensors.torch import load_file
from torch._loading import complete, load, read, unseen, unseen_model

_OF_THE_HUB = ("cache_dir", "force_download", "proxies", "token", "local_files_only", "revision", "trust_remote_code")
_PASSED_ON = ("subfolder", "code_revision", "_from_pipeline", "_from_auto", "_commit_hash", "_configuration_file")

_OF_THE_MACHINE = (
    "adapter_kwargs",
    "adapter_name",
    "allow_all_kernels",
    "device_map",
    "disable_mmap",
    "dtype",
    "from_flax",
    "from_tf",
    "generation_config",
    "kernel_config",
    "low_cpu_mem_usage",
    "max_memory",
    "mirror",
    "offload_buffers",
    "offload_folder",
    "offload_state_dict",
    "torch_dtype",
    "tqdm_class",
    "use_kernels",
    "weights_only",
    "_fast_init",
)
"""Options that change neither keys nor shapes."""

_OF_ANOTHER_KIND = ("gguf_file", "quantization_config", "distributed_config", "device_mesh", "tp_plan", "fusion_config")


def folder_of(name, options):
    """The folder of a model, given as such or kept in the cache; `None` where it has not been downloaded."""
    name = os.path.expanduser(str(name))
    if _there(name) or _is_no_repository(name):
        return name
    cache = options.get("cache_dir") or constants.HF_HUB_CACHE
    return _snapshot_in(os.path.expanduser(cache), name, "model", options.get("revision"))


def _is_no_repository(name):
    return name.startswith(("/", ".")) or name.endswith("/") or name.count("/") > 1


def _not_downloaded(name):
    return f"{name} is no folder here, and has not been downloaded"


def config_dict(cls, pretrained_model_name_or_path, **options):
    """What a configuration file holds, and the options that are not about finding it."""
    name = pretrained_model_name_or_path
    rest = {key: value for key, value in options.items() if key not in _OF_THE_HUB + _PASSED_ON}
    folder = folder_of(name, options)
    if folder is None:
        return unseen(_not_downloaded(name)), rest
    path = folder
    if not str(folder).endswith(".json"):
        path = os.path.join(folder, options.get("subfolder") or "", options.get("_configuration_file", "config.json"))
    if _there(path) is None:
        raise OSError(f"there is no {path}")
    with open(path) as file:
        content = json.load(file)
    if "model_type" in rest:
        content["model_type"] = rest["model_type"]
    return content, rest


def auto_config(cls, pretrained_model_name_or_path, **options):
    """`AutoConfig.from_pretrained`: the class is told by `model_type`."""
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    name = pretrained_model_name_or_path
    content, rest = config_dict(cls, name, **options)
    both = options.get("return_unused_kwargs", False)
    if not complete(content):
        config = unseen(_not_downloaded(name))
    elif "AutoConfig" in content.get("auto_map", {}) and options.get("trust_remote_code"):
        config = unseen("code that comes with a model is not followed")
    elif "model_type" not in content:
        raise ValueError(f"the config.json of {name} has no model_type")
    else:
        return CONFIG_MAPPING[content["model_type"]].from_dict(content, **rest)
    rest.pop("return_unused_kwargs", None)
    return (config, rest) if both else config


def auto_model(cls, pretrained_model_name_or_path, *model_args, config=None, **options):
    """`AutoModel.from_pretrained`: the class is told by the configuration."""
    from transformers.configuration_utils import PretrainedConfig
    from transformers.models.auto.auto_factory import _get_model_class

    name = pretrained_model_name_or_path
    folder = folder_of(name, options)
    if folder is None:
        return _unknown(_not_downloaded(name))
    if _there(os.path.join(folder, "adapter_config.json")):
        return _unknown("an adapter that is loaded with its model is not followed")
    if _there(folder) is None:
        return from_pretrained(cls, name)
    if not isinstance(config, PretrainedConfig):
        about_dtype = {key: options.pop(key) for key in ("dtype", "torch_dtype") if key in options}
        of_hub = {key: options.pop(key) for key in _OF_THE_HUB + ("subfolder",) if key in options}
        config, options = auto_config(None, name, return_unused_kwargs=True, **of_hub, **options)
        options.update(about_dtype)
        options.update(of_hub)
    if not isinstance(config, PretrainedConfig):
        return _unknown("which configuration the model has is not known")
    if type(config) not in cls._model_mapping:
        raise ValueError(f"{cls.__name__} has no class for a {type(config).__name__}")
    return _get_model_class(config, cls._model_mapping).from_pretrained(name, *model_args, config=config, **options)


def _unknown(why):
    model = unseen_model(why)
    load("from_pretrained", model, model, False)
    return model


def from_pretrained(
    cls,
    pretrained_model_name_or_path,
    *model_args,
    config=None,
    ignore_mismatched_sizes=False,
    use_safetensors=None,
    state_dict=None,
    output_loading_info=False,
    subfolder="",
    variant=None,
    key_mapping=None,
    **options,
):
    from transformers.configuration_utils import PretrainedConfig

    name = pretrained_model_name_or_path
    of_hub = {key: options.pop(key) for key in _OF_THE_HUB if key in options}
    for key in _OF_THE_MACHINE + _PASSED_ON:
        options.pop(key, None)
    model = _followed(cls, name, options, of_hub)
    if model is not None:
        return (model, unseen("what was loaded is not followed")) if output_loading_info else model
    folder = None if name is None else folder_of(name, of_hub)
    if not isinstance(config, PretrainedConfig):
        source = name if config is None else config
        of_file = {**of_hub, "subfolder": subfolder}
        config, options = cls.config_class.from_pretrained(source, return_unused_kwargs=True, **of_file, **options)
    if getattr(config, "quantization_config", None) is not None:
        return _unknown("a quantized model is not followed")
    model = cls(config, *model_args, **options)
    found = state_dict if folder is None else _read(folder, subfolder, variant, use_safetensors)
    load("from_pretrained", model, _fitted(model, found, key_mapping, ignore_mismatched_sizes), False)
    return (model, unseen("what was loaded is not followed")) if output_loading_info else model


def _followed(cls, name, options, of_hub):
    """A model that is not known, where it is made in a way that is not followed; else `None`."""
    for key in _OF_ANOTHER_KIND:
        if options.pop(key, None) is not None:
            return _unknown(f"what {key} does to a model is not followed")
    if name is None:
        return None
    folder = folder_of(name, of_hub)
    if folder is None:
        return _unknown(_not_downloaded(name))
    if _there(os.path.join(folder, "adapter_config.json")):
        return _unknown("an adapter that is loaded with its model is not followed")
    if _there(folder) is None:
        read(os.path.join(folder, "model.safetensors"))
        return unseen_model(f"{name} is not there")
    return None


def _read(folder, subfolder, variant, use_safetensors):
    merged = {}
    for file in _files(os.path.join(folder, subfolder or ""), variant, use_safetensors):
        merged.update(load_file(file) if file.endswith(".safetensors") else read(file))
    return merged


def _files(folder, variant, use_safetensors):
    """The files of a checkpoint; where there are none, the one that is asked for first."""
    if folder.endswith((".safetensors", ".bin")):
        return [folder]
    kinds = [("model", ".safetensors")] if use_safetensors is not False else []
    kinds += [("pytorch_model", ".bin")] if not use_safetensors else []
    ending = f".{variant}" if variant else ""
    for stem, suffix in kinds:
        whole = os.path.join(folder, f"{stem}{ending}{suffix}")
        index = os.path.join(folder, f"{stem}{suffix}.index{ending}.json")
        if _there(whole):
            return [whole]
        if _there(index):
            with open(index) as file:
                names = set(json.load(file)["weight_map"].values())
            return [os.path.join(folder, name) for name in sorted(names)]
    stem, suffix = kinds[0]
    return [os.path.join(folder, f"{stem}{ending}{suffix}")]


def _fitted(model, found, key_mapping, ignore_mismatched_sizes):
    """The state dict under the names of the model, with what it takes for granted and without what it ignores."""
    own = model.state_dict()
    if not complete(own) or not complete(found):
        return unseen("how keys are renamed is not known, since a part of the model or of the checkpoint is not")
    taken = _renamed(model, own, found, key_mapping)
    if not complete(taken):
        return taken
    ignored = _pattern(_ignored_if_unexpected(model))
    kept = {key: value for key, value in taken.items() if key in own or not (ignored and ignored.search(key))}
    missing = _still_missing(model, [key for key in own if key not in kept])
    for key, value in own.items():
        if key not in kept and key not in missing:
            kept[key] = value
        elif key in kept and ignore_mismatched_sizes and kept[key].shape != value.shape:
            del kept[key]
    return kept


def _renamed(model, own, found, key_mapping):
    """Each tensor under its name in the model, as `transformers.core_model_loading` renames it."""
    try:
        from transformers import core_model_loading as core
        from transformers.conversion_mapping import get_model_conversion_mapping
    except ImportError:
        return unseen("how a version of transformers before 5 renames keys is not followed")
    transforms = get_model_conversion_mapping(model, key_mapping)
    renamings = [one for one in transforms if isinstance(one, core.WeightRenaming)]
    converters = [one for one in transforms if isinstance(one, core.WeightConverter)]
    plain = core.WeightTransform.rename_source_key
    eager = [one for one in transforms if one.scope_prefix is not None or type(one).rename_source_key is not plain]
    patterns = [one.compiled_sources for one in transforms if one not in eager]
    prefix = model.base_model_prefix
    taken, names = {}, {}
    for key, value in found.items():
        name, converted = key, None
        if eager or any(pattern.search(key) for pattern in patterns):
            name, converted = core.rename_source_key(key, renamings, converters, prefix, own)
            if name not in own and key in own:
                name, converted = key, None
        if converted is not None:
            return unseen(f'how transformers converts "{key}" is not followed')
        if name not in own:
            name, _ = core.rename_source_key(name, [], [], prefix, own)
        if name in taken and sorted([names[name], key], key=core.dot_natural_key)[0] != key:
            continue
        taken[name], names[name] = value, key
    return taken


def _ignored_if_unexpected(model):
    """Patterns of keys that may be left over, among them buffers that earlier versions saved."""
    patterns = list(model._keys_to_ignore_on_load_unexpected or [])
    buffers = [name for name, _ in model.named_buffers()]
    if any(name.endswith("rotary_emb.inv_freq") for name in buffers):
        patterns.append(r"rotary_emb\.inv_freq")
    if any(name.endswith("position_ids") for name in buffers):
        patterns.append(r"(^|\.)position_ids$")
    return patterns


def _pattern(patterns):
    return re.compile("|".join(f"({pattern})" for pattern in patterns)) if patterns else None


def _still_missing(model, missing):
    """What is missing when weights have been tied to each other, and that may not be."""
    missing = dict.fromkeys(missing)
    tied = list(model.all_tied_weights_keys.items())
    for number, (target, source) in enumerate(tied):
        others = [one for one, other in tied[number + 1 :] if other == source]
        if target in missing and (source not in missing or any(one not in missing for one in others)):
            del missing[target]
        elif source in missing and target not in missing:
            del missing[source]
    ignored = _pattern(list(model._keys_to_ignore_on_load_missing or []))
    return [key for key in missing if not (ignored and ignored.search(key))]
