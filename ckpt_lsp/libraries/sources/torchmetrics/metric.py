"""Stands in for torchmetrics.metric: the state of a metric is no part of a state dict."""

from torch._loading import unseen
from torch.nn import Module


class Metric(Module):
    def __init__(self, **kwargs):
        super().__init__()

    def add_state(self, name, default, dist_reduce_fx=None, persistent=False):
        setattr(self, name, default)
        if persistent:
            self.register_state_dict_post_hook(unseen(_PERSISTENT))
            self.register_load_state_dict_pre_hook(unseen(_PERSISTENT))

    def persistent(self, mode=False):
        if mode:
            self.register_load_state_dict_pre_hook(unseen(_PERSISTENT))

    def forward(self, *args, **kwargs):
        return unseen("what a metric computes is not followed")

    compute = update = forward

    def reset(self): ...

    def clone(self):
        return self


_PERSISTENT = "the state of a metric that is saved is not followed"


class KeylessMetric(Metric):
    """One of the metrics of the package that keep nothing in a state dict."""

    def __init__(self, *args, **kwargs):
        super().__init__()
