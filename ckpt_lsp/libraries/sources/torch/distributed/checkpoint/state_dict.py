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
    """The model inside all wrappers, and the prefix that they give its keys."""
    prefix = ""
    while isinstance(model, DistributedDataParallel) or hasattr(model, "_orig_mod"):
        name = "_orig_mod" if hasattr(model, "_orig_mod") else "module"
        model, prefix = getattr(model, name), prefix + name + "."
    return model, prefix


def _set(call, model, state_dict, options):
    inner, prefix = _inner(model)
    own = inner.state_dict()
    renamed = {prefix + key if key in own else key: value for key, value in state_dict.items()}
    return load(call, model, renamed, options.strict if options is not None else True)


def get_model_state_dict(model, *, submodules=None, options=None):
    return _inner(model)[0].state_dict()


def get_optimizer_state_dict(model, optimizers, *, submodules=None, options=None):
    return unseen("the state of an optimizer is not followed")


def get_state_dict(model, optimizers, *, submodules=None, options=None):
    return get_model_state_dict(model), get_optimizer_state_dict(model, optimizers)


def set_model_state_dict(model, model_state_dict, *, options=None):
    return _set("set_model_state_dict", model, model_state_dict, options)


def set_optimizer_state_dict(model, optimizers, optim_state_dict, *, options=None): ...


def set_state_dict(model, optimizers, *, model_state_dict, optim_state_dict, options=None):
    return _set("set_state_dict", model, model_state_dict, options)
