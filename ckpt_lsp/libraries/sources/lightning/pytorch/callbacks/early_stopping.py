"""Stands in for lightning.pytorch.callbacks.early_stopping."""

from lightning.pytorch.callbacks import EarlyStopping
