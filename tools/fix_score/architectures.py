"""Small models in the manners of real ones. Each has named children and ends in a layer called `head`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_HEADER = """\
import torch
from torch import nn

"""

_PARTS: Mapping[str, str] = {
    "Block": """
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attn = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )
""",
    "Residual": """
class Residual(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.down = nn.Conv2d(before, after, 1) if before != after else None
""",
    "ConvNorm": """
class ConvNorm(nn.Sequential):
    def __init__(self, before, after, kernel=3):
        super().__init__(
            nn.Conv2d(before, after, kernel, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
        )
""",
}

_LISTS = "nn.ModuleList([{} for _ in range({})])"

_MODELS: Mapping[str, tuple[tuple[str, ...], Mapping[str, str]]] = {
    "perceptron": ((), {"hidden": "nn.Linear(6, 20)", "middle": "nn.Linear(20, 12)", "head": "nn.Linear(12, 10)"}),
    "autoencoder": ((), {"encoder": "nn.Linear(30, 8)", "decoder": "nn.Linear(8, 30)", "head": "nn.Linear(30, 5)"}),
    "lenet": (
        (),
        {
            "conv1": "nn.Conv2d(1, 6, 5)",
            "conv2": "nn.Conv2d(6, 16, 5)",
            "fc1": "nn.Linear(256, 120)",
            "head": "nn.Linear(120, 10)",
        },
    ),
    "vgg": (("ConvNorm",), {"features": "nn.Sequential(ConvNorm(3, 8), ConvNorm(8, 16))", "head": "nn.Linear(16, 4)"}),
    "resnet": (
        ("Residual",),
        {
            "stem": "nn.Conv2d(3, 8, 7)",
            "layer1": "nn.Sequential(Residual(8, 8), Residual(8, 8))",
            "layer2": "nn.Sequential(Residual(8, 16), Residual(16, 16))",
            "head": "nn.Linear(16, 10)",
        },
    ),
    "wide_resnet": (
        ("Residual",),
        {
            "stem": "nn.Conv2d(3, 16, 3)",
            "stages": "nn.ModuleList([Residual(16, 32), Residual(32, 64)])",
            "head": "nn.Linear(64, 100)",
        },
    ),
    "vit": (
        ("Block",),
        {
            "patch": "nn.Conv2d(3, 8, 4)",
            "blocks": _LISTS.format("Block(8)", 4),
            "norm": "nn.LayerNorm(8)",
            "head": "nn.Linear(8, 10)",
        },
    ),
    "gpt": (
        ("Block",),
        {
            "wte": "nn.Embedding(50, 8)",
            "wpe": "nn.Embedding(16, 8)",
            "layers": _LISTS.format("Block(8)", 3),
            "head": "nn.Linear(8, 50)",
        },
    ),
    "mixer": (
        ("Block",),
        {"stem": "nn.Linear(12, 6)", "mixers": _LISTS.format("Block(6)", 2), "head": "nn.Linear(6, 3)"},
    ),
    "unet": (
        ("ConvNorm",),
        {
            "down": "nn.ModuleList([ConvNorm(3, 8), ConvNorm(8, 16)])",
            "middle": "ConvNorm(16, 32)",
            "up": "nn.ModuleList([ConvNorm(32, 16, 1), ConvNorm(16, 8, 1)])",
            "head": "nn.Conv2d(8, 2, 1)",
        },
    ),
    "lstm": ((), {"embedding": "nn.Embedding(40, 8)", "rnn": "nn.LSTM(8, 12, 2)", "head": "nn.Linear(12, 40)"}),
    "gru_tagger": ((), {"chars": "nn.Embedding(30, 4)", "rnn": "nn.GRU(4, 6)", "head": "nn.Linear(6, 7)"}),
    "bilstm": ((), {"rnn": "nn.LSTM(10, 5, bidirectional=True)", "head": "nn.Linear(10, 9)"}),
    "encoder": (
        (),
        {
            "embedding": "nn.Embedding(32, 8)",
            "encoder": "nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), 2)",
            "head": "nn.Linear(8, 4)",
        },
    ),
    "seq2seq": ((), {"transformer": "nn.Transformer(8, 2, 1, 2, 16)", "head": "nn.Linear(8, 20)"}),
    "attention": ((), {"inner": "nn.MultiheadAttention(8, 2)", "norm": "nn.LayerNorm(8)", "head": "nn.Linear(8, 6)"}),
    "dcgan": (
        (),
        {
            "net": "nn.Sequential(nn.ConvTranspose2d(9, 8, 4), nn.BatchNorm2d(8), nn.ReLU())",
            "refine": "nn.ConvTranspose2d(8, 4, 4)",
            "head": "nn.Conv2d(4, 3, 1)",
        },
    ),
    "critic": (("ConvNorm",), {"net": "nn.Sequential(ConvNorm(3, 4), ConvNorm(4, 8))", "head": "nn.Linear(8, 1)"}),
    "siamese": (
        ("ConvNorm",),
        {"backbone": "nn.Sequential(ConvNorm(1, 5), ConvNorm(5, 7))", "head": "nn.Linear(7, 16)"},
    ),
    "detector": (
        ("ConvNorm", "Residual"),
        {
            "backbone": "nn.Sequential(ConvNorm(3, 8), Residual(8, 8))",
            "neck": "nn.Conv2d(8, 4, 1)",
            "head": "nn.Conv2d(4, 12, 1)",
        },
    ),
    "segmenter": (
        ("ConvNorm",),
        {
            "backbone": "nn.Sequential(ConvNorm(3, 6), ConvNorm(6, 9))",
            "aspp": "nn.ModuleList([nn.Conv2d(9, 5, k) for k in (1, 3)])",
            "head": "nn.Conv2d(5, 21, 1)",
        },
    ),
    "pointnet": (
        (),
        {
            "mlp": "nn.Sequential(nn.Conv1d(3, 8, 1), nn.BatchNorm1d(8), nn.Conv1d(8, 16, 1))",
            "head": "nn.Linear(16, 40)",
        },
    ),
    "wavenet": (
        (),
        {
            "front": "nn.Conv1d(1, 8, 2)",
            "gates": "nn.ModuleList([nn.Conv1d(8, 16, 2) for _ in range(5)])",
            "head": "nn.Conv1d(8, 64, 1)",
        },
    ),
    "actor": (
        (),
        {"body": "nn.Sequential(nn.Linear(17, 32), nn.Tanh(), nn.Linear(32, 24))", "head": "nn.Linear(24, 6)"},
    ),
    "two_tower": (
        (),
        {
            "users": "nn.Embedding(99, 6)",
            "items": "nn.Embedding(77, 6)",
            "score": "nn.Bilinear(6, 6, 3)",
            "head": "nn.Linear(3, 2)",
        },
    ),
    "clip": (
        ("Block",),
        {
            "visual": _LISTS.format("Block(6)", 2),
            "text": _LISTS.format("Block(10)", 2),
            "project": "nn.Linear(10, 6)",
            "head": "nn.Linear(6, 4)",
        },
    ),
}

NAMES = tuple(_MODELS)


def children(name: str) -> tuple[str, ...]:
    """Return the names of a model's children."""
    return tuple(_MODELS[name][1])


def source(name: str) -> str:
    """Return the module that defines the class `Net` of a model."""
    parts, layers = _MODELS[name]
    return _HEADER + "\n".join([*(_PARTS[part] for part in parts), _net(layers.items())])


def _net(layers: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"        self.{name} = {expression}\n" for name, expression in layers)
    return f"\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n{lines}"
