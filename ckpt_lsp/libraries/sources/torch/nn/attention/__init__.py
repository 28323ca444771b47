"""Stand-in for torch.nn.attention: it chooses kernels and holds no tensors."""

from torch._context import NoEffect


class SDPBackend:
    ERROR = -1
    MATH = 0
    FLASH_ATTENTION = 1
    EFFICIENT_ATTENTION = 2
    CUDNN_ATTENTION = 3


def sdpa_kernel(backends=None, set_priority=False):
    return NoEffect()
