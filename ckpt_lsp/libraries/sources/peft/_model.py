"""The model around a model that peft has changed, and the loads of its adapters."""

import contextlib
import os

from huggingface_hub._cache import _there
from peft._lora import _NOT_FOLLOWED, LoraLayer, ModulesToSaveWrapper, _replace, inject
from peft.config import PeftConfig
from safetensors.torch import load_file
from torch import nn
from torch._loading import complete, load, read, unseen, unseen_model


class LoraModel(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.model, name)


class PeftModel(nn.Module):
    def __init__(self, model, peft_config, adapter_name="default", **options):
        super().__init__()
        inject(model, peft_config, adapter_name)
        self._hold(model, peft_config, adapter_name)

    def _hold(self, model, peft_config, adapter_name):
        self.base_model = LoraModel(model)
        self.peft_config = {adapter_name: peft_config}
        self.active_adapter = adapter_name

    @classmethod
    def _around(cls, model, peft_config, adapter_name):
        made = cls.__new__(cls)
        nn.Module.__init__(made)
        made._hold(model, peft_config, adapter_name)
        return made

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.base_model, name)

    @classmethod
    def from_pretrained(cls, model, model_id, adapter_name="default", config=None, subfolder=None, **options):
        folder = os.path.join(os.path.expanduser(str(model_id)), subfolder or "")
        if _there(os.path.join(folder, "adapter_config.json")) is None:
            found = unseen_model(f"{model_id} is no folder of an adapter here")
            load("from_pretrained", found, found, False)
            return found
        if config is None:
            config = PeftConfig.from_pretrained(folder)
        if not inject(model, config, adapter_name):
            found = unseen_model(_NOT_FOLLOWED)
            load("from_pretrained", found, found, False)
            return found
        made = PeftModel._around(model, config, adapter_name)
        load("from_pretrained", made, _fitted(made, _read(folder), adapter_name), False)
        return made

    def load_adapter(self, model_id, adapter_name, **options):
        if adapter_name not in self.peft_config:
            raise NotImplementedError("a further adapter is not followed")
        folder = os.path.expanduser(str(model_id))
        load("load_adapter", self, _fitted(self, _read(folder), adapter_name), False)

    def get_base_model(self):
        return self.base_model.model

    def unload(self):
        model = self.base_model.model
        for key, module in list(model.named_modules()):
            if isinstance(module, LoraLayer):
                _replace(model, key, module.base_layer)
            elif isinstance(module, ModulesToSaveWrapper):
                _replace(model, key, module.modules_to_save[self.active_adapter])
        return model

    def merge_and_unload(self, *args, **options):
        return self.unload()

    @contextlib.contextmanager
    def disable_adapter(self):
        yield

    def _nothing(self, *args, **options): ...

    print_trainable_parameters = save_pretrained = push_to_hub = set_adapter = merge_adapter = unmerge_adapter = (
        _nothing
    )


PeftMixedModel = PeftModelForCausalLM = PeftModelForFeatureExtraction = PeftModelForQuestionAnswering = PeftModel
PeftModelForSeq2SeqLM = PeftModelForSequenceClassification = PeftModelForTokenClassification = PeftModel


def _read(folder):
    weights = os.path.join(folder, "adapter_model.safetensors")
    pickled = os.path.join(folder, "adapter_model.bin")
    return read(pickled) if _there(pickled) and not _there(weights) else load_file(weights)


def _fitted(model, found, name):
    """The keys of an adapter as the model has them; what the adapter does not hold is left as it is."""
    own = model.state_dict()
    if not complete(own) or not complete(found):
        return unseen("what the adapter or the model holds is not known")
    wrapped = [key for key, module in model.named_modules() if isinstance(module, ModulesToSaveWrapper)]
    taken = {_key(key, name, wrapped): value for key, value in found.items()}
    for key, value in own.items():
        if key not in taken and "lora_" not in key and "modules_to_save." not in key:
            taken[key] = value
    return taken


def _key(key, name, wrapped):
    for one in wrapped:
        if key.startswith(f"{one}."):
            return f"{one}.modules_to_save.{name}.{key.removeprefix(one + '.')}"
    head, mark, rest = key.partition("lora_")
    kind, dot, rest = rest.partition(".")
    return f"{head}{mark}{kind}.{name}{dot}{rest}" if mark else key


def set_peft_model_state_dict(model, peft_model_state_dict, adapter_name="default", **options):
    load("set_peft_model_state_dict", model, _fitted(model, peft_model_state_dict, adapter_name), False)
    return unseen("what was loaded is not followed")


def get_peft_model_state_dict(model, *args, **options):
    return unseen("the adapter's part of a state dict is not followed")
