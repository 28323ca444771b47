from torch import Tensor, nn


class Down(nn.Sequential):
    def __init__(self, inputs: int, outputs: int):
        super().__init__(nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.ReLU(inplace=True))


class Segmenter(nn.Module):
    def __init__(self, width: int = 4, depth: int = 2, classes: int = 3):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, padding=1)
        self.down = nn.ModuleList([Down(width * 2**level, width * 2 ** (level + 1)) for level in range(depth)])
        self.head = nn.Conv2d(width * 2**depth, classes, kernel_size=1)

    def forward(self, image: Tensor) -> Tensor:
        x = self.stem(image)
        for stage in self.down:
            x = stage(x)
        return self.head(x)
