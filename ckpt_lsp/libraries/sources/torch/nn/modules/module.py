"""Stand-in for torch.nn.modules.module. Most methods of `Module` are natives: see ckpt_lsp/libraries/torch_nn.py."""

from typing import NamedTuple


class _IncompatibleKeys(NamedTuple):
    missing_keys: list
    unexpected_keys: list


class Module:
    dump_patches = False
    call_super_init = False
    training: bool
    _version = 1
    _compiled_call_impl = None

    def register_module(self, name, module):
        self.add_module(name, module)

    def get_submodule(self, target):
        module = self
        if target == "":
            return module
        for name in target.split("."):
            if not hasattr(module, name):
                raise AttributeError(module._get_name() + " has no attribute `" + name + "`")
            module = getattr(module, name)
            if not isinstance(module, Module):
                raise AttributeError("`" + name + "` is not an nn.Module")
        return module

    def set_submodule(self, target, module, strict=False):
        if target == "":
            raise ValueError("Cannot set the submodule without a target name!")
        path, _, name = target.rpartition(".")
        if not isinstance(module, Module):
            raise ValueError("`module` is not an nn.Module")
        parent = self.get_submodule(path)
        if hasattr(parent, name):
            if not isinstance(getattr(parent, name), Module):
                raise AttributeError("`" + name + "` is not an nn.Module")
        elif strict:
            raise AttributeError(parent._get_name() + " has no attribute `" + name + "`")
        setattr(parent, name, module)

    def get_parameter(self, target):
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if name not in owner._parameters:
            raise AttributeError("`" + name + "` is not an nn.Parameter")
        return owner._parameters[name]

    def get_buffer(self, target):
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        if name not in owner._buffers:
            raise AttributeError("`" + name + "` is not a buffer")
        return owner._buffers[name]

    def extra_repr(self):
        return ""

    def _get_name(self):
        return self.__class__.__name__

    def apply(self, fn):
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self
