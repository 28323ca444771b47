"""PyTorch's own words for a comparison: the text of the `RuntimeError` that `load_state_dict` raises (torch 2.13)."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import assert_never

from ckpt_lsp.matching.comparison import Comparison, LoadError, NotATensor, OldRunningStats
from ckpt_lsp.tensors import Mismatch, Shape


def messages(comparison: Comparison, *, strict: bool = True) -> str | None:
    """Return the text that `load_state_dict(..., strict)` raises with, or `None` where it raises nothing."""
    lines = [_message(error) for error in comparison.errors]
    if strict and comparison.unexpected:
        lines.insert(0, f"Unexpected key(s) in state_dict: {_quoted(comparison.unexpected)}. ")
    if strict and comparison.missing:
        lines.insert(0, f"Missing key(s) in state_dict: {_quoted(comparison.missing)}. ")
    if not lines:
        return None
    return f"Error(s) in loading state_dict for {comparison.class_name}:\n\t" + "\n\t".join(lines)


def _message(error: LoadError) -> str:
    match error:
        case Mismatch(key, model, checkpoint):
            return (
                f"size mismatch for {key}: copying a param with shape {_size(checkpoint)} from checkpoint, "
                f"the shape in current model is {_size(model)}."
            )
        case NotATensor(key, type_name):
            return (
                f'While copying the parameter named "{key}", '
                f"expected torch.Tensor or Tensor-like object from checkpoint but received <class '{type_name}'>"
            )
        case OldRunningStats(class_name, keys):
            return _old_running_stats(class_name, keys)
        case _:
            assert_never(error)


def _old_running_stats(class_name: str, keys: tuple[str, ...]) -> str:
    names = " and ".join(f'"{key}"' for key in keys)
    return (
        f"Unexpected running stats buffer(s) {names} for {class_name} with track_running_stats=False. "
        f"If state_dict is a checkpoint saved before 0.4.0, this may be expected because {class_name} does not track "
        "running stats by default since 0.4.0. Please remove these keys from state_dict. If the running stats are "
        f"actually needed, instead set track_running_stats=True in {class_name} to enable them. See the documentation "
        f"of {class_name} for details."
    )


def _quoted(keys: Iterable[str]) -> str:
    return ", ".join(f'"{key}"' for key in keys)


def _size(shape: Shape) -> str:
    return "torch.Size([" + ", ".join("?" if size is None else str(size) for size in shape) + "])"
