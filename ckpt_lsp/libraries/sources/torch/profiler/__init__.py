"""Stand-in for torch.profiler."""

from torch._context import NoEffect

profile = NoEffect
record_function = NoEffect


class ProfilerActivity:
    CPU = "cpu"
    CUDA = "cuda"


def schedule(**kwargs):
    return None


def tensorboard_trace_handler(dir_name, *args, **kwargs):
    return None
