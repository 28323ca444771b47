"""Classifies images; the head was renamed since the weights were saved."""

import argparse
import os

import torch
from torch import nn

CLASSES = 10
WEIGHTS = os.path.join("weights", "classifier.pth")


class Block(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False),
                nn.BatchNorm2d(outputs),
            )
        else:
            self.shortcut = nn.Identity()

    def forward(self, x):
        """Return features."""
        y = self.norm1(self.conv1(x)).relu()
        return (self.norm2(self.conv2(y)) + self.shortcut(x)).relu()


class Classifier(nn.Module):
    def __init__(self, classes=CLASSES, width=8):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, padding=1)
        self.blocks = nn.Sequential(
            Block(width, width),
            Block(width, 2 * width, stride=2),
            Block(2 * width, 2 * width),
        )
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * width, classes)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.head(self.dropout(x.mean(dim=(2, 3))))


def build(classes):
    model = Classifier(classes=classes)
    model.eval()
    return model


def restore(model, path):
    """Load weights that were saved by the trainer."""
    state = torch.load(path, map_location="cpu")
    model.load_state_dict(state)
    return model


def compare(width):
    small = Classifier(width=width)
    small.load_state_dict(torch.load("weights/small.pth"))
    wide = Classifier(classes=100)
    wide.load_state_dict(torch.load(WEIGHTS))
    return small, wide


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", default="weights/old.pth", help="what to start from")
    parser.add_argument("--classes", type=int, default=CLASSES)
    args = parser.parse_args()
    model = restore(build(args.classes), args.weights)
    small, wide = compare(width=4)
    fresh = Classifier()
    missing = fresh.load_state_dict(torch.load(args.weights), strict=False)
    print(model, small, wide, missing)


if __name__ == "__main__":
    main()
