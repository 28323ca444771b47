"""TorchScript archives (`torch.jit.save`): a zip archive with `constants.pkl` and `code/`."""

from __future__ import annotations

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Problem, ProblemKind
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.values import StoredValue
from ckpt_lsp.checkpoints.zip_directory import Directory


def read_torchscript(
    source: ByteSource,
    directory: Directory,
    value: StoredValue,
    global_names: tuple[str, ...],
    tensor_bytes: int,
    limits: Limits,
) -> Checkpoint:
    """Return the checkpoint of a TorchScript archive whose `data.pkl` holds `value`."""
    problem = Problem(ProblemKind.WEIGHTS_ONLY, "torch.load(weights_only=True) refuses TorchScript archives")
    return Checkpoint("torchscript", value, global_names, {}, tensor_bytes, (problem,))
