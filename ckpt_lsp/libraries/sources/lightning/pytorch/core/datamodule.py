"""Stands in for lightning.pytorch.core.datamodule."""

from lightning.pytorch.core.mixins import HyperparametersMixin
from torch._loading import unseen


class LightningDataModule(HyperparametersMixin):
    name = None

    def __init__(self):
        super().__init__()
        self.trainer = None

    def prepare_data(self): ...

    def setup(self, stage): ...

    def teardown(self, stage): ...

    def state_dict(self):
        return {}

    def load_state_dict(self, state_dict): ...

    def on_load_checkpoint(self, checkpoint): ...

    def on_save_checkpoint(self, checkpoint): ...

    def train_dataloader(self):
        return unseen("the data is not followed")

    val_dataloader = test_dataloader = predict_dataloader = train_dataloader

    @classmethod
    def from_datasets(cls, *args, **kwargs):
        return unseen("the data is not followed")

    @classmethod
    def load_from_checkpoint(cls, checkpoint_path, map_location=None, hparams_file=None, weights_only=None, **kwargs):
        return unseen("a data module read from a checkpoint is not followed")
