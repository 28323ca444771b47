"""Stands in for accelerate.utils.modeling: which files a checkpoint is made of, and the loads of them."""

import json
import os

from safetensors.torch import load_file
from torch._loading import load, read, unseen


def infer_auto_device_map(model, *args, **kwargs):
    return unseen("where tensors lie is not followed")


def load_state_dict(checkpoint_file, device_map=None):
    return load_file(checkpoint_file) if str(checkpoint_file).endswith(".safetensors") else read(checkpoint_file)


def load_checkpoint_in_model(model, checkpoint, device_map=None, *args, strict=False, **kwargs):
    merged = {}
    for file in _files(checkpoint):
        merged.update(load_state_dict(file))
    if device_map is not None:
        # Each tensor is set on its own, and none is missed: what is left of being strict is not that of a module.
        strict = unseen("how strict a load with a device map is is not followed") if strict else False
    load("load_checkpoint_in_model", model, merged, strict)


def _files(checkpoint):
    if not os.path.isdir(checkpoint):
        return _of_index(checkpoint) if str(checkpoint).endswith(".json") else [checkpoint]
    inside = os.listdir(checkpoint)
    for name in ("pytorch_model.bin", "model.safetensors"):
        if name in inside:
            return [os.path.join(checkpoint, name)]
    indices = [name for name in inside if name.endswith(".index.json")]
    if len(indices) != 1:
        raise ValueError(f"{checkpoint} is not a folder that holds one checkpoint")
    return _of_index(os.path.join(checkpoint, indices[0]))


def _of_index(index):
    with open(index) as file:
        content = json.load(file)
    names = sorted(set(content.get("weight_map", content).values()))
    return [os.path.join(os.path.dirname(index), name) for name in names]
