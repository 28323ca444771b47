"""Starts a language model from the weights of a smaller one."""

from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Config:
    vocabulary: int = 50
    width: int = 16
    layers: int = 2
    heads: int = 4
    dropouts: list = field(default_factory=lambda: [0.1, 0.1])

    @property
    def hidden(self):
        return 4 * self.width


class Attention(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.query = nn.Linear(config.width, config.width)
        self.key = nn.Linear(config.width, config.width)
        self.value = nn.Linear(config.width, config.width)
        self.out = nn.Linear(config.width, config.width)
        self.heads = config.heads

    def forward(self, x):
        weights = (self.query(x) @ self.key(x).transpose(1, 2)).softmax(-1)
        return self.out(weights @ self.value(x))


class Layer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.attention = Attention(config)
        self.feed = nn.Sequential(
            nn.Linear(config.width, config.hidden),
            nn.GELU(),
            nn.Linear(config.hidden, config.width),
        )
        self.norm1 = nn.LayerNorm(config.width)
        self.norm2 = nn.LayerNorm(config.width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed(self.norm2(x))


class Model(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.position = nn.Parameter(torch.zeros(1, 32, config.width))
        self.layers = nn.ModuleList([Layer(config) for _ in range(config.layers)])
        self.norm = nn.LayerNorm(config.width)
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)
        if config.vocabulary < 100:
            self.head.weight = self.embedding.weight

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x))


def strip(state, prefix="module."):
    return {key[len(prefix) :]: value for key, value in state.items() if key.startswith(prefix)}


class Trainer:
    def __init__(self, config, path):
        self.model = Model(config)
        self.path = path

    def resume(self):
        checkpoint = torch.load(self.path)
        self.model.load_state_dict(checkpoint["state_dict"])
        return checkpoint["epoch"]


def main():
    small = Model(Config())
    small.load_state_dict(torch.load("weights/small_model.pth"))
    large = Model(Config(layers=3, width=32))
    large.load_state_dict(torch.load("weights/small_model.pth"), strict=False)
    wrapped = Model(Config())
    wrapped.load_state_dict(strip(torch.load("weights/wrapped.pth")))
    trainer = Trainer(
        Config(vocabulary=60),
        path="weights/trainer.pth",
    )
    epoch = trainer.resume()
    print(f"starting from epoch {epoch}", large, wrapped)


if __name__ == "__main__":
    main()
