from torch import Tensor, nn


class DigitNet(nn.Module):
    """A small convolutional network for 8 × 8 digits."""

    def __init__(self, channels: tuple[int, ...] = (4, 8), classes: int = 10):
        super().__init__()
        blocks = []
        previous = 1
        for width in channels:
            blocks += [nn.Conv2d(previous, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            previous = width
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Linear(previous, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean(dim=(2, 3)))
