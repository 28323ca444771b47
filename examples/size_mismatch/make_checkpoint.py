"""Write pets37.pt: a classifier trained on all 37 breeds of the original data set."""

import torch
from pets import build_classifier

torch.manual_seed(0)
torch.save(build_classifier(num_classes=37).state_dict(), "pets37.pt")
