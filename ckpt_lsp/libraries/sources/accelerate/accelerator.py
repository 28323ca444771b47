"""Stands in for accelerate.accelerator."""

import contextlib
import os.path

from accelerate.utils import extract_model_from_parallel
from safetensors.torch import load_model
from torch._loading import load, read, unseen
from torch.nn import Module


class Accelerator:
    is_main_process = is_local_main_process = is_last_process = True

    def __init__(self, *args, **kwargs):
        self._models = []
        self._load_hooks = []

    def __getattr__(self, name):
        return unseen("what an accelerator knows of the machine is not followed")

    def prepare(self, *args, device_placement=None):
        self._models.extend(one for one in args if isinstance(one, Module))
        return args[0] if len(args) == 1 else args

    def prepare_model(self, model, device_placement=None, evaluation_mode=False):
        self._models.append(model)
        return model

    def prepare_optimizer(self, optimizer, device_placement=None):
        return optimizer

    def prepare_data_loader(self, data_loader, device_placement=None, slice_fn_for_dispatch=None):
        return data_loader

    def prepare_scheduler(self, scheduler):
        return scheduler

    def unwrap_model(self, model, keep_fp32_wrapper=True, keep_torch_compile=True):
        return extract_model_from_parallel(model, keep_fp32_wrapper, keep_torch_compile)

    def get_state_dict(self, model, unwrap=True):
        return model.state_dict()

    def register_load_state_pre_hook(self, hook):
        self._load_hooks.append(hook)

    def load_state(self, input_dir=None, load_kwargs=None, **load_model_func_kwargs):
        if input_dir is None or self._load_hooks:
            return
        strict = load_model_func_kwargs.get("strict", True)
        folder = os.path.expanduser(input_dir)
        inside = os.listdir(folder)
        for number, model in enumerate(self._models):
            ending = f"_{number}" if number else ""
            if f"model{ending}.safetensors" in inside:
                load_model(model, os.path.join(folder, f"model{ending}.safetensors"), strict=strict)
            else:
                state_dict = read(os.path.join(folder, f"pytorch_model{ending}.bin"))
                load("Accelerator.load_state", model, state_dict, strict)

    def _context(self, *args, **kwargs):
        return contextlib.nullcontext()

    accumulate = no_sync = autocast = join_uneven_inputs = main_process_first = local_main_process_first = _context

    def _nothing(self, *args, **kwargs): ...

    backward = clip_grad_norm_ = clip_grad_value_ = wait_for_everyone = print = log = init_trackers = _nothing
    end_training = save = save_state = save_model = free_memory = clear = register_for_checkpointing = _nothing
    register_save_state_pre_hook = skip_first_batches = _nothing
