"""Stands in for pytorch_lightning.core.mixins.hparams_mixin."""

from lightning.pytorch.core.mixins.hparams_mixin import *
