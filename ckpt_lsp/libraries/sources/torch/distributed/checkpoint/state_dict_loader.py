"""Stand-in for torch.distributed.checkpoint.state_dict_loader."""

import os.path

from torch.nn import Module


def _fill(state_dict, folder):
    """Compare a dict with what the folder holds: each of its tensors must be there, and what else is there is left."""


def load(state_dict, *, checkpoint_id=None, storage_reader=None, planner=None, process_group=None, no_dist=False):
    folder = checkpoint_id if checkpoint_id is not None else storage_reader.path
    filled = {}
    for key, value in state_dict.items():
        filled[key] = value.state_dict() if hasattr(value, "state_dict") else value
    _fill(filled, os.path.join(folder, ".metadata"))
    for key, value in state_dict.items():
        if isinstance(value, Module):
            value.load_state_dict(filled[key])
        elif hasattr(value, "load_state_dict"):
            value.load_state_dict(filled[key])
        else:
            state_dict[key] = filled[key]


def load_state_dict(state_dict, storage_reader, process_group=None, coordinator_rank=0, no_dist=False, planner=None):
    load(state_dict, storage_reader=storage_reader)
