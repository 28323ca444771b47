"""Stands in for torchmetrics.nominal: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

CramersV = FleissKappa = PearsonsContingencyCoefficient = TheilsU = TschuprowsT = KeylessMetric
