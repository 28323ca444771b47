"""What mmengine and mmcv do to load a checkpoint; not a module of torch: see ckpt_lsp/libraries/mmengine.py."""

import re
from collections import OrderedDict

from torch._loading import load, read


def load_checkpoint(model, filename, map_location=None, strict=False, logger=None, revise_keys=((r"^module\.", ""),)):
    checkpoint = read(filename, False)
    state_dict = checkpoint["state_dict"] if "state_dict" in checkpoint else checkpoint
    for pattern, replacement in revise_keys:
        state_dict = OrderedDict({re.sub(pattern, replacement, key): value for key, value in state_dict.items()})
    load_state_dict(model, state_dict, strict, logger)
    return checkpoint


def load_state_dict(module, state_dict, strict=False, logger=None):
    """Counters of batches may be missing, and without `strict` another shape is only warned about."""
    own = module.state_dict()
    taken = OrderedDict({key: value for key, value in state_dict.items() if strict or _fits(key, value, own)})
    for key, value in own.items():
        if "num_batches_tracked" in key and key not in taken:
            taken[key] = value
    load("load_checkpoint", module, taken, strict)


def _fits(key, value, own):
    return key not in own or own[key].shape == value.shape
