"""Stand-in for torch.distributed.checkpoint: a dict of tensors is filled from a folder, key by key."""

from torch.distributed.checkpoint.filesystem import FileSystemReader, FileSystemWriter
from torch.distributed.checkpoint.stateful import Stateful
from torch.distributed.checkpoint.state_dict_loader import load, load_state_dict


def save(state_dict, *, checkpoint_id=None, storage_writer=None, **options): ...


async_save = save_state_dict = save
