"""Stands in for accelerate.big_modeling: where tensors lie changes no key and no shape."""

import contextlib

from accelerate.utils import load_checkpoint_in_model


@contextlib.contextmanager
def init_empty_weights(include_buffers=None):
    yield


@contextlib.contextmanager
def init_on_device(device, include_buffers=None):
    yield


def dispatch_model(model, device_map=None, *args, **kwargs):
    return model


def cpu_offload(model, *args, **kwargs):
    return model


disk_offload = cpu_offload


def load_checkpoint_and_dispatch(model, checkpoint, device_map=None, max_memory=None, *args, strict=False, **kwargs):
    load_checkpoint_in_model(model, checkpoint, device_map, strict=strict)
    return model
