"""Segments images with a small U-net."""

import json
import logging
from pathlib import Path

import torch
from torch import nn

logger = logging.getLogger(__name__)
FOLDER = Path("weights")
WIDTHS = [4, 8, 16]
PATHS = {
    "encoder": FOLDER / "encoder.pth",
    "full": FOLDER / "unet.pth",
    "parallel": FOLDER / "parallel.pth",
}


class Down(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.norm = nn.GroupNorm(2, outputs)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.norm(self.conv(x)).relu()
        return self.pool(x), x


class Encoder(nn.Module):
    """Halves the size at each level."""

    def __init__(self, widths):
        super().__init__()
        self.levels = nn.ModuleList()
        inputs = 3
        for width in widths:
            self.levels.append(Down(inputs, width))
            inputs = width

    def forward(self, x):
        skipped = []
        for level in self.levels:
            x, skip = level(x)
            skipped.append(skip)
        return x, skipped


class UNet(nn.Module):
    def __init__(self, widths, classes):
        super().__init__()
        self.encoder = Encoder(widths)
        self.bottom = nn.Conv2d(
            widths[-1],
            widths[-1],
            kernel_size=3,
            padding=1,
        )
        self.up = nn.ModuleDict(
            {f"level{number}": nn.ConvTranspose2d(width, width, 2, stride=2) for number, width in enumerate(widths)}
        )
        self.register_buffer("mean", torch.zeros(3))
        self.out = nn.Conv2d(widths[0], classes, 1)

    def forward(self, x):
        x, skipped = self.encoder(x - self.mean.view(1, -1, 1, 1))
        return self.out(skipped[0]), x


def settings(path):
    if not path.exists():
        return {"classes": 2}
    with path.open() as file:
        return json.load(file)


encoder = Encoder(WIDTHS)
encoder.load_state_dict(torch.load(PATHS["encoder"]))
model = UNet(WIDTHS, classes=2)
try:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
except RuntimeError as error:
    logger.warning("no device: %s", error)
checkpoint = torch.load(PATHS["full"], map_location="cpu")
model.load_state_dict(checkpoint["model"])

other = UNet(WIDTHS, classes=5)
other.load_state_dict(checkpoint["model"])

parallel = UNet(WIDTHS, classes=2)
state = torch.load(PATHS["parallel"])
parallel.load_state_dict(state)
state = {key.replace("module.", ""): value for key, value in state.items()}
parallel.load_state_dict(state)


def predict(image):
    """Return the class of each pixel."""
    model.eval()
    with torch.no_grad():
        scores, _ = model(image)
    return scores.argmax(dim=1)
