"""transformers: `from_pretrained`, which `sources/torch/_transformers.py` does in the place of the library's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import ABSENT, Absent, BoundMethod, ClassMethod, ClassValue, DictValue, Native, Value
from ckpt_lsp.libraries.transformers_conversions import CONVERSIONS

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_MODELS = Library("transformers.modeling_utils")
_CONFIGURATIONS = Library("transformers.configuration_utils")
_AUTO_CONFIGURATIONS = Library("transformers.models.auto.configuration_auto")
_AUTO_MODELS = Library("transformers.models.auto.auto_factory")
_COPIES = Library("transformers.utils.doc")

TRANSFORMERS_LOADING = (_MODELS, _CONFIGURATIONS, _AUTO_CONFIGURATIONS, _AUTO_MODELS, _COPIES, CONVERSIONS)


def _stood_in_for(library: Library, qualname: str, name: str) -> None:
    """Have the stand-in's function `name` called with the class in the place of a class method of the library."""

    def code(machine: Machine, *arguments: Value, **options: Value) -> Value:
        return machine.call(machine.native_class(f"torch._transformers.{name}"), arguments, options)

    library.constants({qualname: ClassMethod(Native(qualname, code))})


_stood_in_for(_MODELS, "PreTrainedModel.from_pretrained", "from_pretrained")
_stood_in_for(_AUTO_MODELS, "_BaseAutoModelClass.from_pretrained", "auto_model")
_stood_in_for(_AUTO_CONFIGURATIONS, "AutoConfig.from_pretrained", "auto_config")
_stood_in_for(_CONFIGURATIONS, "PreTrainedConfig.get_config_dict", "config_dict")
_stood_in_for(_CONFIGURATIONS, "PretrainedConfig.get_config_dict", "config_dict")  # Its name in transformers 4.


@_MODELS.native("PreTrainedModel.save_pretrained", "PreTrainedModel.push_to_hub")
@_CONFIGURATIONS.native("PreTrainedConfig.save_pretrained", "PreTrainedConfig.push_to_hub")
def save(machine: Machine, saved: Value, *arguments: Value, **options: Value) -> None:
    """Saving changes nothing that evaluation follows."""
    return None


@_MODELS.native("PreTrainedModel.__init_subclass__")
def settle_config_class(machine: Machine, cls: Value, **options: Value) -> None:
    """The class of the configuration is what `config` is annotated as, unless the class says or inherits another."""
    if not isinstance(cls, ClassValue) or "config_class" in cls.content:
        return
    annotations = cls.content.get("__annotations__")
    name = annotations.entries.get("config") if isinstance(annotations, DictValue) else None
    module = machine.modules.get(cls.module_name)
    if isinstance(name, str) and module is not None:
        found = machine.module_name(module, name.strip("'\"")) if name.strip("'\"").isidentifier() else ABSENT
        missing = machine.unknown(f"the class of the configuration of {cls.name} is not known")
        machine.heap.edit(cls)["config_class"] = missing if isinstance(found, Absent) else found


@_COPIES.native("copy_func")
def copy_func(machine: Machine, f: Value) -> Value:
    """The same function under another documentation; of a bound method, the function."""
    return f.function if isinstance(f, BoundMethod) else f
