"""Stand-in for torch.nn.parallel.distributed."""

from torch._context import NoEffect
from torch.nn.modules.module import Module


class DistributedDataParallel(Module):
    def __init__(self, module, device_ids=None, output_device=None, dim=0, broadcast_buffers=True, *args, **kwargs):
        super().__init__()
        self.module = module
        self.device_ids = device_ids
        self.output_device = output_device
        self.dim = dim
        self.broadcast_buffers = broadcast_buffers

    def no_sync(self):
        return NoEffect()

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)
