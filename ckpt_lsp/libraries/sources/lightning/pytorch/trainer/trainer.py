"""Stands in for lightning.pytorch.trainer.trainer: the hooks that build a model, and the checkpoint it goes on from."""

from lightning.fabric.utilities.seed import seed_everything
from torch._loading import load, read, unseen
from torch.nn import Module

_OF_THE_RUN = ("best", "last", "hpc")


class Trainer:
    def __init__(self, *args, **kwargs):
        self._callbacks = kwargs.get("callbacks") or []
        self._resumed = kwargs.get("resume_from_checkpoint")
        self._module = None

    def __getattr__(self, name):
        return unseen("what a trainer knows of its run is not followed")

    def fit(
        self,
        model,
        train_dataloaders=None,
        val_dataloaders=None,
        datamodule=None,
        ckpt_path=None,
        weights_only=None,
        **options,
    ):
        self._run("fit", model, datamodule, ckpt_path or self._resumed, weights_only)

    def validate(
        self, model=None, dataloaders=None, ckpt_path=None, verbose=True, datamodule=None, weights_only=None, **options
    ):
        self._run("validate", model, datamodule, ckpt_path, weights_only)
        return unseen("the results of a run are not followed")

    def test(
        self, model=None, dataloaders=None, ckpt_path=None, verbose=True, datamodule=None, weights_only=None, **options
    ):
        self._run("test", model, datamodule, ckpt_path, weights_only)
        return unseen("the results of a run are not followed")

    def predict(
        self,
        model=None,
        dataloaders=None,
        datamodule=None,
        return_predictions=None,
        ckpt_path=None,
        weights_only=None,
        **options,
    ):
        self._run("predict", model, datamodule, ckpt_path, weights_only)
        return unseen("the results of a run are not followed")

    def _run(self, stage, model, datamodule, ckpt_path, weights_only):
        model = self._module if model is None else model
        self._module = model
        if not isinstance(model, Module):
            return
        if datamodule is not None:
            datamodule.setup(stage)
        for callback in self._callbacks if isinstance(self._callbacks, (list, tuple)) else [self._callbacks]:
            callback.setup(self, model, stage)
        model.setup(stage)
        model.configure_model()
        if ckpt_path and ckpt_path not in _OF_THE_RUN:
            checkpoint = read(ckpt_path, weights_only)
            model.on_load_checkpoint(checkpoint)
            load(f"Trainer.{stage}", model, checkpoint["state_dict"], model.strict_loading)
        model(unseen("the data is not followed"))

    def save_checkpoint(self, filepath, weights_only=False, storage_options=None): ...

    def tune(self, model, *args, **kwargs): ...

    def print(self, *args, **kwargs): ...
