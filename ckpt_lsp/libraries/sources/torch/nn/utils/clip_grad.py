"""Stand-in for torch.nn.utils.clip_grad: gradients are not followed."""

import torch


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    return torch.empty(())


clip_grad_norm = clip_grad_norm_


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    return torch.empty(())


def clip_grad_value_(parameters, clip_value, foreach=None):
    pass
