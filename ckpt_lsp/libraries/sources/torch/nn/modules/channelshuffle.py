"""Stand-in for torch.nn.modules.channelshuffle."""

import torch
from torch.nn.modules.module import Module


class ChannelShuffle(Module):
    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, input):
        return torch.empty_like(input)
