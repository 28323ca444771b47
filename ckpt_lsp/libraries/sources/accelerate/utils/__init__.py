"""Stands in for accelerate.utils."""

from accelerate.utils.modeling import infer_auto_device_map, load_checkpoint_in_model, load_state_dict
from accelerate.utils.other import extract_model_from_parallel


def set_seed(seed, device_specific=False, deterministic=False): ...
