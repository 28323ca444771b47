"""transformers: its own source is evaluated, but for what only writes documentation or fills weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.builtin_types import OBJECT
from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import DictValue, Instance, Native, Value
from ckpt_lsp.libraries.transformers_imports import IMPORT_UTILS

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_AUTO_DOCSTRING = Library("transformers.utils.auto_docstring")
_DOC = Library("transformers.utils.doc")
_MODELING = Library("transformers.modeling_utils")

_AUTO_CONFIGURATION = Library("transformers.models.auto.configuration_auto")
_PARALLEL = Library("transformers.distributed.mixin")
_OUTPUTS = Library("transformers.utils.output_capturing")
_GENERATION = Library("transformers.generation.configuration_utils")
_CONFIGURATION = Library("transformers.configuration_utils")
_HUB_KERNELS = Library("transformers.integrations.hub_kernels")

TRANSFORMERS = (
    IMPORT_UTILS,
    _AUTO_DOCSTRING,
    _DOC,
    _MODELING,
    _HUB_KERNELS,
    _CONFIGURATION,
    _AUTO_CONFIGURATION,
    _GENERATION,
    _PARALLEL,
    _OUTPUTS,
)


@_AUTO_DOCSTRING.native("auto_docstring")
def auto_docstring(machine: Machine, obj: Value = None, **options: Value) -> Value:
    """Return the class or function as it is: only its `__doc__` would change."""
    return _same(machine) if obj is None else obj


@_AUTO_CONFIGURATION.native("replace_list_option_in_docstrings")
@_HUB_KERNELS.native(
    "use_kernel_forward_from_hub",
    "use_kernel_func_from_hub",
    "use_kernelized_func",
    "use_kernel_forward_from_hub_module",
)
@_DOC.native(
    "add_start_docstrings",
    "add_start_docstrings_to_model_forward",
    "add_end_docstrings",
    "add_code_sample_docstrings",
    "replace_return_docstrings",
)
def unchanged(machine: Machine, *given: Value, **options: Value) -> Value:
    """Return a decorator that changes nothing but a docstring, or the `forward` that a kernel takes the place of."""
    return _same(machine)


@_GENERATION.native("GenerationConfig.from_model_config")
def generation_settings(machine: Machine, *arguments: Value, **options: Value) -> Value:
    """How a model generates text is settled after it is made: no module comes of it."""
    return machine.unknown("how the model generates text is not followed", plain=True)


@_CONFIGURATION.native("PreTrainedConfig.__getattribute__")
def read_setting(machine: Machine, config: Value, key: Value) -> Value:
    """An attribute of a configuration, under the name that `attribute_map` has for it.

    The same is done for the thousands of reads of a large model by evaluating it, but slowly.
    """
    return machine.call(OBJECT.content["__getattribute__"], (config, _own_name(config, key)))


@_CONFIGURATION.native("PreTrainedConfig.__setattr__")
def write_setting(machine: Machine, config: Value, key: Value, value: Value) -> Value:
    """Set an attribute of a configuration, under the name that `attribute_map` has for it."""
    return machine.call(OBJECT.content["__setattr__"], (config, _own_name(config, key), value))


def _own_name(config: Value, key: Value) -> Value:
    names = config.cls.lookup("attribute_map") if isinstance(config, Instance) else None
    return names.entries.get(key, key) if isinstance(names, DictValue) else key


def _same(machine: Machine) -> Value:
    return Native("documented", lambda machine, obj: obj)


@_PARALLEL.native("DistributedMixin.init_parallel_plans")
@_OUTPUTS.native("install_all_output_capturing_hooks")
def leave(machine: Machine, model: Value, *arguments: Value, **options: Value) -> None:
    """How a model is divided among devices, or which outputs are kept, makes no parameter."""
    return None


@_MODELING.native("PreTrainedModel.initialize_weights", "PreTrainedModel._init_weights")
def fill_weights(machine: Machine, model: Value, *arguments: Value, **options: Value) -> None:
    """Filling weights with numbers changes no shape."""
    return None
