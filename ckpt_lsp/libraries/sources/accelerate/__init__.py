"""Stands in for accelerate as it is in one process: models are prepared in place, and it loads them on its own."""

from accelerate.accelerator import Accelerator
from accelerate.big_modeling import (
    cpu_offload,
    disk_offload,
    dispatch_model,
    init_empty_weights,
    init_on_device,
    load_checkpoint_and_dispatch,
)
from accelerate.utils import infer_auto_device_map, load_checkpoint_in_model
