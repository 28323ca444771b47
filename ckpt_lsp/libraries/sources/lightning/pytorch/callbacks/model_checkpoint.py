"""Stands in for lightning.pytorch.callbacks.model_checkpoint."""

from lightning.pytorch.callbacks import ModelCheckpoint
