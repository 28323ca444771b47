"""Stands in for torchmetrics.shape: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

ProcrustesDisparity = KeylessMetric
