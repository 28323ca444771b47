"""Stands in for `omegaconf.omegaconf`."""

from omegaconf import OmegaConf, open_dict, read_write
