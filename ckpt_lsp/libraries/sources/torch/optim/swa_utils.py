"""Stand-in for torch.optim.swa_utils."""

import copy

import torch
from torch.nn import Module
from torch.optim.lr_scheduler import LRScheduler


class AveragedModel(Module):
    def __init__(self, model, device=None, avg_fn=None, multi_avg_fn=None, use_buffers=False):
        super().__init__()
        self.module = copy.deepcopy(model)
        self.register_buffer("n_averaged", torch.tensor(0, dtype=torch.int64))
        self.avg_fn = avg_fn
        self.multi_avg_fn = multi_avg_fn
        self.use_buffers = use_buffers

    def forward(self, *args, **kwargs):
        return self.module(*args, **kwargs)

    def update_parameters(self, model):
        pass


class SWALR(LRScheduler):
    pass


def get_ema_multi_avg_fn(decay=0.999):
    return None


def get_ema_avg_fn(decay=0.999):
    return None


def get_swa_multi_avg_fn():
    return None


def update_bn(loader, model, device=None):
    pass
