"""Stand-in for torch: the names of its namespace. What tensors do is in ckpt_lsp/libraries/torch_*.py.

One import per name: asking for a name evaluates the statement that binds it.
"""

from math import e
from math import inf
from math import nan
from math import pi

from torch._context import NoEffect
from torch._context import NoGrad
from torch._dtypes import bfloat16
from torch._dtypes import bool
from torch._dtypes import cdouble
from torch._dtypes import cfloat
from torch._dtypes import chalf
from torch._dtypes import complex128
from torch._dtypes import complex32
from torch._dtypes import complex64
from torch._dtypes import double
from torch._dtypes import dtype
from torch._dtypes import finfo
from torch._dtypes import float
from torch._dtypes import float16
from torch._dtypes import float32
from torch._dtypes import float64
from torch._dtypes import float8_e4m3fn
from torch._dtypes import float8_e4m3fnuz
from torch._dtypes import float8_e5m2
from torch._dtypes import float8_e5m2fnuz
from torch._dtypes import half
from torch._dtypes import iinfo
from torch._dtypes import int
from torch._dtypes import int16
from torch._dtypes import int32
from torch._dtypes import int64
from torch._dtypes import int8
from torch._dtypes import long
from torch._dtypes import qint32
from torch._dtypes import qint8
from torch._dtypes import quint8
from torch._dtypes import short
from torch._dtypes import uint16
from torch._dtypes import uint32
from torch._dtypes import uint64
from torch._dtypes import uint8
from torch._random import Generator
from torch._random import default_generator
from torch._random import get_rng_state
from torch._random import initial_seed
from torch._random import manual_seed
from torch._random import seed
from torch._random import set_rng_state
from torch.nn.modules.module import Module
from torch.serialization import load
from torch.serialization import save

newaxis = None
__version__ = "2.13.0"


class Tensor:
    pass


class FloatTensor(Tensor):
    pass


class DoubleTensor(Tensor):
    pass


class HalfTensor(Tensor):
    pass


class BFloat16Tensor(Tensor):
    pass


class LongTensor(Tensor):
    pass


class IntTensor(Tensor):
    pass


class ShortTensor(Tensor):
    pass


class CharTensor(Tensor):
    pass


class ByteTensor(Tensor):
    pass


class BoolTensor(Tensor):
    pass


class Size(tuple):
    pass


class device:
    pass


class memory_format:
    def __init__(self, name):
        self.name = name


class layout:
    pass


contiguous_format = memory_format("contiguous_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")
preserve_format = memory_format("preserve_format")
strided = layout()
sparse_coo = layout()

no_grad = NoGrad
enable_grad = NoGrad
inference_mode = NoGrad
set_grad_enabled = NoEffect
autocast = NoEffect


def is_grad_enabled():
    return True


def is_inference_mode_enabled():
    return False


def is_autocast_enabled(*args):
    return False


def set_default_dtype(d):
    pass


def set_default_tensor_type(t):
    pass


def get_default_dtype():
    return float32


def set_default_device(device):
    pass


def set_num_threads(number):
    pass


def set_num_interop_threads(number):
    pass


def set_float32_matmul_precision(precision):
    pass


def set_printoptions(*args, **kwargs):
    pass


def use_deterministic_algorithms(mode, warn_only=False):
    pass


def are_deterministic_algorithms_enabled():
    return False


def is_deterministic_algorithms_warn_only_enabled():
    return False


def set_flush_denormal(mode):
    pass


def typename(obj):
    return type(obj).__name__


def compile(model=None, *args, **kwargs):
    if model is None:
        return lambda model: compile(model)
    if isinstance(model, Module):
        return OptimizedModule(model)
    return model


class OptimizedModule(Module):
    """What `torch.compile` makes of a module: keys begin with `_orig_mod.`, anything else is the module's own."""

    def __init__(self, mod, dynamo_ctx=None):
        super().__init__()
        self._orig_mod = mod

    def __getattr__(self, name):
        if name == "_orig_mod":
            return self._modules["_orig_mod"]
        return getattr(self._modules["_orig_mod"], name)

    def forward(self, *args, **kwargs):
        return self._orig_mod(*args, **kwargs)
