"""Stand-in for torch.jit. A scripted or traced module has the keys of the module it was made from."""

from torch.nn.modules.module import Module as _Module


def script(obj, *args, **kwargs):
    return obj


def trace(func, example_inputs=None, *args, **kwargs):
    return func


def script_if_tracing(fn):
    return fn


def script_method(fn):
    return fn


def ignore(drop=False, **kwargs):
    return drop if callable(drop) else _itself


def unused(fn):
    return fn


def export(fn):
    return fn


def _itself(fn):
    return fn


_overload = _overload_method = _itself


def interface(obj):
    return obj


def annotate(the_type, the_value):
    return the_value


def isinstance(obj, target_type):
    return True


def is_scripting():
    return False


def is_tracing():
    return False


def freeze(mod, *args, **kwargs):
    return mod


def optimize_for_inference(mod, *args, **kwargs):
    return mod


def save(m, f, *args, **kwargs):
    pass


def fork(func, *args, **kwargs):
    return func(*args, **kwargs)


def wait(future):
    return future


class ScriptModule(_Module):
    pass


class Final:
    def __class_getitem__(cls, item):
        return cls
