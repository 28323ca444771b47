from torch import nn

BREEDS = ["beagle", "boxer", "pug", "siamese", "sphynx"]


def build_classifier(num_classes: int, hidden: int = 32) -> nn.Module:
    """Return a classifier of 24 measurements of an animal."""
    return nn.Sequential(
        nn.Linear(24, hidden),
        nn.LayerNorm(hidden),
        nn.GELU(),
        nn.Linear(hidden, num_classes),
    )
