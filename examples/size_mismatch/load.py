import os

import torch
from pets import BREEDS, build_classifier

WEIGHTS = os.path.join(os.path.dirname(__file__), "pets37.pt")

classifier = build_classifier(num_classes=len(BREEDS))
classifier.load_state_dict(torch.load(WEIGHTS, map_location="cpu", weights_only=True), strict=False)
