"""Stands in for pytorch_lightning.callbacks.model_checkpoint."""

from lightning.pytorch.callbacks.model_checkpoint import *
