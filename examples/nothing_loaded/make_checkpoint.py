"""Write backbone.pth: the backbone alone, pretrained, so that no key begins with `backbone.`."""

import torch
from detector import Backbone

torch.manual_seed(0)
torch.save(Backbone().state_dict(), "backbone.pth")
