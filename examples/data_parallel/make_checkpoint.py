"""Write weights/best.pth as a run on several GPUs does: `nn.DataParallel` puts `module.` before every key."""

from pathlib import Path

import torch
from segmenter import Segmenter
from torch import nn

torch.manual_seed(0)
model = nn.DataParallel(Segmenter())
Path("weights").mkdir(exist_ok=True)
torch.save(model.state_dict(), "weights/best.pth")
