"""Stands in for pytorch_lightning.callbacks.callback."""

from lightning.pytorch.callbacks.callback import *
