"""Stands in for pytorch_lightning.core.lightning."""

from lightning.pytorch.core.lightning import *
