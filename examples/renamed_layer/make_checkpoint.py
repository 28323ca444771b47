"""Write model.pth as MyModel did before its layer `fc` was renamed to `layer1`."""

import torch
from torch import nn


class MyModel(nn.Module):
    def __init__(self, inputs: int = 16, classes: int = 4):
        super().__init__()
        self.fc = nn.Linear(inputs, classes)


torch.manual_seed(0)
torch.save(MyModel().state_dict(), "model.pth")
