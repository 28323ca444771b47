"""Stand-in for torch.distributed.checkpoint.state_dict: keys are those of the model inside all wrappers."""

from dataclasses import dataclass

from torch._loading import load, unseen
from torch.nn.parallel import DistributedDataParallel


@dataclass
class StateDictOptions:
    full_state_dict: bool = False
    cpu_offload: bool = False
    ignore_frozen_params: bool = False
    keep_submodule_prefixes: bool = True
    strict: bool = True
    broadcast_from_rank0: bool = False
    flatten_optimizer_state_dict: bool = False
    dsd_fqn_modifiers: str = "_fqn_modifiers"


def _inner(model):
    while isinstance(model, DistributedDataParallel) or hasattr(model, "_orig_mod"):
        model = model._orig_mod if hasattr(model, "_orig_mod") else model.module
    return model


def get_model_state_dict(model, *, submodules=None, options=None):
    return _inner(model).state_dict()


def get_optimizer_state_dict(model, optimizers, *, submodules=None, options=None):
    return unseen("the state of an optimizer is not followed")


def get_state_dict(model, optimizers, *, submodules=None, options=None):
    return get_model_state_dict(model), get_optimizer_state_dict(model, optimizers)


def set_model_state_dict(model, model_state_dict, *, options=None):
    strict = options.strict if options is not None else True
    return load("set_model_state_dict", _inner(model), model_state_dict, strict)


def set_optimizer_state_dict(model, optimizers, optim_state_dict, *, options=None): ...


def set_state_dict(model, optimizers, *, model_state_dict, optim_state_dict, options=None):
    strict = options.strict if options is not None else True
    return load("set_state_dict", _inner(model), model_state_dict, strict)
