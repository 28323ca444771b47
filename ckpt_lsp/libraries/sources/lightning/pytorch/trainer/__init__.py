"""Stands in for lightning.pytorch.trainer."""

from lightning.pytorch.trainer.trainer import Trainer, seed_everything

__all__ = ["Trainer", "seed_everything"]
