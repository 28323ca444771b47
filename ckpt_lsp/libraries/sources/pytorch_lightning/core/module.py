"""Stands in for pytorch_lightning.core.module."""

from lightning.pytorch.core.module import *
