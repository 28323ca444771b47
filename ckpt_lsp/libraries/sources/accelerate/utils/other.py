"""Stands in for accelerate.utils.other."""

from torch.nn import DataParallel
from torch.nn.parallel import DistributedDataParallel


def extract_model_from_parallel(model, keep_fp32_wrapper=True, keep_torch_compile=True, recursive=False):
    while isinstance(model, (DataParallel, DistributedDataParallel)):
        model = model.module
    if not keep_torch_compile and hasattr(model, "_orig_mod"):
        model = model._orig_mod
    return model
