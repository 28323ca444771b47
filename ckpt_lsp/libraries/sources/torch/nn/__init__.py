"""Stand-in for torch.nn."""

from torch.nn.modules import *
from torch.nn.parallel import DataParallel
from torch.nn.parameter import Buffer
from torch.nn.parameter import Parameter
from torch.nn.parameter import UninitializedBuffer
from torch.nn.parameter import UninitializedParameter


def factory_kwargs(kwargs):
    return {key: value for key, value in kwargs.items() if key in ("device", "dtype", "memory_format")}
