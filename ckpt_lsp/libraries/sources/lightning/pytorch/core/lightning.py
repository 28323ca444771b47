"""Where the module class was before Lightning 1.8."""

from lightning.pytorch.core.module import LightningModule
