"""Write drawn.pt: the network was trained with another seed, and so with another depth."""

import torch
from net import Drawn

torch.save(Drawn(8, seed=1).state_dict(), "drawn.pt")
