"""Write checkpoint.pth.tar as a training loop does: the weights are one entry among others."""

import torch
from network import DigitNet

torch.manual_seed(0)
model = DigitNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
state = {"epoch": 12, "best_accuracy": 0.971, "state_dict": model.state_dict(), "optimizer": optimizer.state_dict()}
torch.save(state, "checkpoint.pth.tar")
