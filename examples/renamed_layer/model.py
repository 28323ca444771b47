from torch import Tensor, nn


class MyModel(nn.Module):
    def __init__(self, inputs: int = 16, classes: int = 4):
        super().__init__()
        self.layer1 = nn.Linear(inputs, classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.layer1(x)
