"""What LoRA does to a model: the layers that it wraps, and the layers that it adds."""

import copy
import re

import torch
from peft.config import LoraConfig
from torch import nn
from torch._loading import unseen_model

_CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
_HEADS = {"SEQ_CLS": ["classifier", "score"], "TOKEN_CLS": ["classifier", "score"], "QUESTION_ANS": ["qa_outputs"]}


class LoraLayer(nn.Module):
    def __init__(self, base_layer, name, r, bias):
        super().__init__()
        self.base_layer = base_layer
        self.lora_dropout = nn.ModuleDict({name: nn.Identity()})
        self.lora_A = nn.ModuleDict()
        self.lora_B = nn.ModuleDict()
        self.lora_embedding_A = nn.ParameterDict()
        self.lora_embedding_B = nn.ParameterDict()
        if isinstance(base_layer, nn.Embedding):
            self.lora_embedding_A[name] = nn.Parameter(torch.zeros(r, base_layer.num_embeddings))
            self.lora_embedding_B[name] = nn.Parameter(torch.zeros(base_layer.embedding_dim, r))
        elif isinstance(base_layer, _CONVOLUTIONS):
            kind = type(base_layer)
            self.lora_A[name] = kind(base_layer.in_channels, r, base_layer.kernel_size, bias=False)
            self.lora_B[name] = kind(r, base_layer.out_channels, 1, bias=bias)
        else:
            wide, narrow = base_layer.weight.shape
            if not isinstance(base_layer, nn.Linear):
                wide, narrow = narrow, wide
            self.lora_A[name] = nn.Linear(narrow, r, bias=False)
            self.lora_B[name] = nn.Linear(r, wide, bias=bias)


class ModulesToSaveWrapper(nn.Module):
    def __init__(self, module, name):
        super().__init__()
        self.original_module = module
        self.modules_to_save = nn.ModuleDict({name: copy.deepcopy(module)})


def _is_wrapped(module):
    """Whether LoRA wraps layers of this class in a way that is followed."""
    if isinstance(module, _CONVOLUTIONS):
        return module.groups == 1
    return isinstance(module, (nn.Linear, nn.Embedding)) or type(module).__name__ == "Conv1D"


def _names(names, key):
    if isinstance(names, str):
        return re.fullmatch(names, key) is not None
    return any(key == name or key.endswith(f".{name}") for name in names)


def _targets(model, config):
    """The names of the layers to be wrapped, or `None` where that is not known."""
    wanted = config.target_modules
    named = [(key, module) for key, module in model.named_modules() if key]
    if wanted is None or (wanted == "all-linear" and hasattr(model, "base_model_prefix")):
        return None
    if wanted == "all-linear":
        return [key for key, module in named if isinstance(module, nn.Linear)]
    excluded = config.exclude_modules or []
    found = [(key, module) for key, module in named if _names(wanted, key) and not _names(excluded, key)]
    if any(not _is_wrapped(module) for _, module in found):
        return None
    return [key for key, _ in found]


def _saved_whole(model, config):
    """The names of the modules that are trained and saved as a whole, a classifier's head among them."""
    heads = _HEADS.get(str(getattr(config.task_type, "value", config.task_type)), [])
    endings = tuple([*(config.modules_to_save or []), *heads])
    return [key for key, _ in model.named_modules() if endings and key.endswith(endings)]


def _rank(config, key):
    for pattern, rank in config.rank_pattern.items():
        if re.match(rf"(.*\.)?({pattern})$", key):
            return rank
    return config.r


def _replace(model, key, module):
    parent, _, name = key.rpartition(".")
    setattr(model.get_submodule(parent), name, module)


def inject(model, config, name):
    """Wrap layers of the model, and tell whether what came of it is known."""
    targets = _targets(model, config) if isinstance(config, LoraConfig) and not config._others else None
    whole = _saved_whole(model, config)
    if not targets or any(one in targets or key.startswith(f"{one}.") for key in [*targets, *whole] for one in whole):
        return False  # Wrappers inside wrappers.
    for key in targets:
        _replace(model, key, LoraLayer(model.get_submodule(key), name, _rank(config, key), config.lora_bias))
    for key in whole:
        _replace(model, key, ModulesToSaveWrapper(model.get_submodule(key), name))
    return True


def get_peft_model(model, peft_config, adapter_name="default", mixed=False, **options):
    from peft._model import PeftModel

    known = not mixed and inject(model, peft_config, adapter_name)
    return PeftModel._around(model, peft_config, adapter_name) if known else unseen_model(_NOT_FOLLOWED)


def inject_adapter_in_model(peft_config, model, adapter_name="default", **options):
    return model if inject(model, peft_config, adapter_name) else unseen_model(_NOT_FOLLOWED)


_NOT_FOLLOWED = "what peft makes of the model is not followed"
