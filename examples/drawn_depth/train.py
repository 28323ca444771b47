"""Go on with a training: only a dry run (`ckpt-lsp check --trust`) can tell that the checkpoint does not fit."""

import torch
from net import Drawn

network = Drawn(8)
network.load_state_dict(torch.load("drawn.pt"))
