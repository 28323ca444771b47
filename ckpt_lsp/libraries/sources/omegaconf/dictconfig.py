"""Stands in for `omegaconf.dictconfig`."""

from omegaconf import DictConfig
