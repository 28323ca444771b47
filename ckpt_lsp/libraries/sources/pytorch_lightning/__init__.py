"""Stands in for pytorch_lightning, the name that lightning.pytorch had first."""

from lightning.pytorch import Callback, LightningDataModule, LightningModule, Trainer, seed_everything

__all__ = ["Callback", "LightningDataModule", "LightningModule", "Trainer", "seed_everything"]
