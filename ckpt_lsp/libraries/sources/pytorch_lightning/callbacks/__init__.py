"""Stands in for pytorch_lightning.callbacks."""

from lightning.pytorch.callbacks import *
