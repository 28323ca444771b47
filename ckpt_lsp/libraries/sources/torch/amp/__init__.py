"""Stand-in for torch.amp: mixed precision changes no parameter."""

from torch._context import NoEffect

autocast = NoEffect


class GradScaler:
    def __init__(self, *args, **kwargs):
        pass

    def scale(self, outputs):
        return outputs

    def unscale_(self, optimizer):
        pass

    def step(self, optimizer, *args, **kwargs):
        pass

    def update(self, new_scale=None):
        pass

    def is_enabled(self):
        return True

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict):
        pass


def custom_fwd(fwd=None, **kwargs):
    return fwd if fwd is not None else custom_fwd_decorator


def custom_bwd(bwd=None, **kwargs):
    return bwd if bwd is not None else custom_fwd_decorator


def custom_fwd_decorator(function):
    return function
