"""Reading a checkpoint's header, next to the leanest that PyTorch itself can do."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from ckpt_lsp.checkpoints import Checkpoint, read_checkpoint
from ckpt_lsp.workspace.disk import opened
from tools.bench.measure import Row, medians

ROUNDS = 20
REQUIRED = 5
RIVAL = "torch.load(mmap, meta, weights_only)"


class Bottleneck(nn.Module):
    """A residual block as in ResNet-50."""

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = width * 4
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


class ResNet50(nn.Module):
    """The layers of ResNet-50: 320 keys, 98 MB."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for number, depth in enumerate((3, 4, 6, 3), start=1):
            width = 32 * 2**number
            blocks = [Bottleneck(inputs, width, 2 if number > 1 else 1)]
            inputs = width * 4
            blocks += [Bottleneck(inputs, width, 1) for _ in range(1, depth)]
            self.add_module(f"layer{number}", nn.Sequential(*blocks))
        self.fc = nn.Linear(2048, 1000)


def language_model(layers: int = 32, width: int = 64) -> dict[str, Tensor]:
    """Return the keys of a language model as published in three shards: 291 for 32 layers."""
    square, wide = torch.zeros(width, width), torch.zeros(4 * width, width)
    state = {"model.embed_tokens.weight": wide.clone(), "model.norm.weight": torch.zeros(width)}
    for layer in range(layers):
        prefix = f"model.layers.{layer}."
        state |= {f"{prefix}self_attn.{name}_proj.weight": square.clone() for name in "qkvo"}
        state |= {f"{prefix}mlp.{name}_proj.weight": wide.clone() for name in ("gate", "up", "down")}
        state |= {f"{prefix}{name}_layernorm.weight": torch.zeros(width) for name in ("input", "post_attention")}
    return state | {"lm_head.weight": wide.clone()}


def shards(state: dict[str, Tensor], count: int) -> Iterator[dict[str, Tensor]]:
    """Split `state` into `count` parts in its order."""
    names = list(state)
    size = -(-len(names) // count)
    for start in range(0, len(names), size):
        yield {name: state[name] for name in names[start : start + size]}


def cases(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Write the checkpoints into `folder`; yield what each is and its files."""
    sets = {
        "ResNet-50": [ResNet50().state_dict()],
        "three shards": list(shards(language_model(), 3)),
        "many tensors": [{f"blocks.{number}.weight": torch.zeros(4) for number in range(20_000)}],
    }
    for name, parts in sets.items():
        paths = [folder / f"{name.replace(' ', '_')}-{number}.pth" for number in range(len(parts))]
        for part, path in zip(parts, paths, strict=True):
            torch.save(part, path)
        yield f"{name}, {sum(map(len, parts)):,} keys", paths


def measure(folder: Path) -> Iterator[Row]:
    """Time both readers on each checkpoint, all pages warm."""
    for name, paths in cases(folder):
        ours, theirs = medians(partial(_read, paths), partial(_load, paths), ROUNDS)
        yield Row(f"header of {name}", ours, RIVAL, theirs, REQUIRED)


def _load(paths: list[Path]) -> list[object]:
    return [torch.load(path, mmap=True, map_location="meta", weights_only=True) for path in paths]


def _read(paths: list[Path]) -> list[Checkpoint]:
    return [_read_one(path) for path in paths]


def _read_one(path: Path) -> Checkpoint:
    with opened(str(path)) as source:
        checkpoint = read_checkpoint(source) if source else None
    assert isinstance(checkpoint, Checkpoint), checkpoint
    return checkpoint
