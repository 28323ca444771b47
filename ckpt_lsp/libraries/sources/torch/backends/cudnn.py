"""Stand-in for torch.backends.cudnn: see ckpt_lsp/libraries/torch_environment.py."""

from torch._context import NoEffect

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True
flags = NoEffect


def version():
    return 90000
