"""Stands in for lightning.pytorch.core.module. The hooks of training do nothing, and its values are not known."""

from lightning.pytorch.core.mixins import HyperparametersMixin
from lightning.pytorch.core.saving import load_from_checkpoint
from torch._loading import unseen
from torch.nn import Module


class LightningModule(HyperparametersMixin, Module):
    CHECKPOINT_HYPER_PARAMS_KEY = "hyper_parameters"
    CHECKPOINT_HYPER_PARAMS_NAME = "hparams_name"
    CHECKPOINT_HYPER_PARAMS_TYPE = "hparams_type"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._strict_loading = None
        self._automatic_optimization = True
        self._example_input_array = None
        self._trainer = None

    @classmethod
    def load_from_checkpoint(
        cls, checkpoint_path, map_location=None, hparams_file=None, strict=None, weights_only=None, **kwargs
    ):
        return load_from_checkpoint(cls, checkpoint_path, hparams_file, strict, weights_only, kwargs)

    @property
    def strict_loading(self):
        return self._strict_loading is None or self._strict_loading

    @strict_loading.setter
    def strict_loading(self, strict_loading):
        self._strict_loading = strict_loading

    @property
    def automatic_optimization(self):
        return self._automatic_optimization

    @automatic_optimization.setter
    def automatic_optimization(self, automatic_optimization):
        self._automatic_optimization = automatic_optimization

    @property
    def example_input_array(self):
        return self._example_input_array

    @example_input_array.setter
    def example_input_array(self, example):
        self._example_input_array = example

    @property
    def trainer(self):
        return unseen("the trainer of a module is not followed")

    @trainer.setter
    def trainer(self, trainer): ...

    def _in_training(self):
        return unseen("what training sets is not followed")

    fabric = logger = loggers = current_epoch = global_step = global_rank = local_rank = property(_in_training)
    device = dtype = on_gpu = device_mesh = property(_in_training)

    def _hook(self, *args, **kwargs): ...

    log = log_dict = print = freeze = unfreeze = backward = manual_backward = clip_gradients = _hook
    configure_model = configure_sharded_model = configure_optimizers = configure_callbacks = _hook
    configure_gradient_clipping = optimizer_step = optimizer_zero_grad = lr_scheduler_step = _hook
    toggle_optimizer = untoggle_optimizer = to_onnx = prepare_data = setup = teardown = _hook
    on_load_checkpoint = on_save_checkpoint = _hook
    on_fit_start = on_fit_end = on_train_start = on_train_end = on_train_epoch_start = on_train_epoch_end = _hook
    on_train_batch_start = on_train_batch_end = on_validation_start = on_validation_end = _hook
    on_validation_epoch_start = on_validation_epoch_end = on_validation_batch_start = on_validation_batch_end = _hook
    on_validation_model_eval = on_validation_model_train = on_validation_model_zero_grad = on_test_start = _hook
    on_test_end = on_test_epoch_start = on_test_epoch_end = on_test_batch_start = on_test_batch_end = _hook
    on_test_model_eval = on_test_model_train = on_predict_start = on_predict_end = on_predict_epoch_start = _hook
    on_predict_epoch_end = on_predict_batch_start = on_predict_batch_end = on_predict_model_eval = _hook
    on_before_backward = on_after_backward = on_before_zero_grad = on_before_optimizer_step = _hook

    def _of_training(self, *args, **kwargs):
        return unseen("what training computes is not followed")

    all_gather = optimizers = lr_schedulers = toggled_optimizer = to_torchscript = to_tensorrt = _of_training
    training_step = validation_step = test_step = predict_step = _of_training
    train_dataloader = val_dataloader = test_dataloader = predict_dataloader = _of_training
    transfer_batch_to_device = on_before_batch_transfer = on_after_batch_transfer = _of_training
