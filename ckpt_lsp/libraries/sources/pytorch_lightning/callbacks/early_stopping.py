"""Stands in for pytorch_lightning.callbacks.early_stopping."""

from lightning.pytorch.callbacks.early_stopping import *
