"""Stand-in for torch.backends.cuda: see ckpt_lsp/libraries/torch_environment.py."""

from torch._context import NoEffect


class _Switches:
    allow_tf32 = False


matmul = _Switches()
sdp_kernel = NoEffect


def enable_flash_sdp(enabled):
    pass


def enable_mem_efficient_sdp(enabled):
    pass


def enable_math_sdp(enabled):
    pass
