from collections import OrderedDict

from torch import Tensor, nn


class Backbone(nn.Module):
    def __init__(self, width: int = 8):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn1(self.conv1(x)).relu()


class Detector(nn.Module):
    def __init__(self, width: int = 8, anchors: int = 3):
        super().__init__()
        self.backbone = Backbone(width)
        self.head = nn.Sequential(
            OrderedDict(
                scores=nn.Conv2d(width, anchors, 1),
                boxes=nn.Conv2d(width, anchors * 4, 1),
            )
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.backbone(x)
        return self.head.scores(features), self.head.boxes(features)
