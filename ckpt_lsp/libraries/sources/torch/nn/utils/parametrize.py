"""Stand-in for torch.nn.utils.parametrize.

What a parametrization computes has the shape of what it replaces; what it keeps is what its `right_inverse` returns.
"""

import torch
from torch._context import NoEffect
from torch.nn.modules.container import ModuleDict, ModuleList
from torch.nn.parameter import Parameter


def cached():
    return NoEffect()


def _register(module, name, tensor):
    if isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


class ParametrizationList(ModuleList):
    def __init__(self, modules, original, unsafe=False):
        super().__init__(modules)
        self.unsafe = unsafe
        self._computed = original.detach()
        kept = original
        for module in reversed(list(self)):
            if hasattr(module, "right_inverse"):
                try:
                    kept = module.right_inverse(kept)
                except NotImplementedError:
                    pass
        self.is_tensor = isinstance(kept, torch.Tensor)
        self.ntensors = 1 if self.is_tensor else len(kept)
        if self.is_tensor:
            _register(self, "original", _like(kept, original))
        else:
            for index, tensor in enumerate(kept):
                _register(self, f"original{index}", _like(tensor, original))

    def right_inverse(self, value):
        pass

    def forward(self):
        return self._computed


def _like(tensor, original):
    return Parameter(tensor) if isinstance(original, Parameter) and not isinstance(tensor, Parameter) else tensor


def _inject_new_class(module):
    module.__class__ = type(f"Parametrized{module.__class__.__name__}", (module.__class__,), {})


def _inject_property(module, tensor_name):
    def get_parametrized(self):
        return self.parametrizations[tensor_name].forward()

    def set_original(self, value):
        self.parametrizations[tensor_name].right_inverse(value)

    setattr(module.__class__, tensor_name, property(get_parametrized, set_original))


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        module.parametrizations[tensor_name].append(parametrization)
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        original = getattr(module, tensor_name)
        parametrizations = ParametrizationList([parametrization], original, unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _inject_new_class(module)
            module.parametrizations = ModuleDict()
        _inject_property(module, tensor_name)
        module.parametrizations[tensor_name] = parametrizations
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element "
            f"with name '{tensor_name}'"
        )
    return module


def is_parametrized(module, tensor_name=None):
    parametrizations = getattr(module, "parametrizations", None)
    if not isinstance(parametrizations, ModuleDict):
        return False
    return len(parametrizations) > 0 if tensor_name is None else tensor_name in parametrizations


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    parametrizations = module.parametrizations[tensor_name]
    if parametrizations.is_tensor:
        original = parametrizations.original
        if leave_parametrized:
            original = _like(getattr(module, tensor_name), original)
    elif leave_parametrized:
        original = Parameter(getattr(module, tensor_name))
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized by several tensors"
        )
    delattr(module.__class__, tensor_name)
    del module.parametrizations[tensor_name]
    _register(module, tensor_name, original)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = module.__class__.__bases__[0]
    return module


def type_before_parametrizations(module):
    return module.__class__.__bases__[0] if is_parametrized(module) else type(module)
