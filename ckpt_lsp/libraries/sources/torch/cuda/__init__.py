"""Stand-in for torch.cuda: what there is depends on the machine, see ckpt_lsp/libraries/torch_environment.py."""

from torch import Tensor
from torch._context import NoEffect

FloatTensor = Tensor
HalfTensor = Tensor
LongTensor = Tensor
IntTensor = Tensor
ByteTensor = Tensor
BoolTensor = Tensor
DoubleTensor = Tensor

device = NoEffect
stream = NoEffect


class Stream:
    def __init__(self, *args, **kwargs):
        pass

    def synchronize(self):
        pass

    def wait_stream(self, stream):
        pass


class Event:
    def __init__(self, *args, **kwargs):
        pass

    def record(self, stream=None):
        pass

    def synchronize(self):
        pass


def set_device(device):
    pass


def synchronize(device=None):
    pass


def empty_cache():
    pass


def manual_seed(seed):
    pass


def manual_seed_all(seed):
    pass


def reset_peak_memory_stats(device=None):
    pass


def current_stream(device=None):
    return Stream()
