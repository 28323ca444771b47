"""A network whose depth is drawn: no reading of the source tells how many layers it has."""

import numpy
from torch import nn


class Drawn(nn.Module):
    def __init__(self, width: int, seed: int = 0) -> None:
        super().__init__()
        depth = numpy.random.RandomState(seed).randint(3, 9)
        self.layers = nn.Sequential(*(nn.Linear(width, width) for _ in range(depth)))
        self.head = nn.Linear(width, 2)
