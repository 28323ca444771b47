"""Stands in for torchmetrics.clustering: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

AdjustedMutualInfoScore = AdjustedRandScore = CalinskiHarabaszScore = KeylessMetric
ClusterAccuracy = CompletenessScore = DaviesBouldinScore = DunnIndex = KeylessMetric
FowlkesMallowsIndex = HomogeneityScore = MutualInfoScore = NormalizedMutualInfoScore = KeylessMetric
RandScore = VMeasureScore = KeylessMetric
