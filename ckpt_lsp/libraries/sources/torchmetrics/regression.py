"""Stands in for torchmetrics.regression: the metrics without a network inside."""

from torchmetrics.metric import KeylessMetric

ConcordanceCorrCoef = ContinuousRankedProbabilityScore = CosineSimilarity = KeylessMetric
CriticalSuccessIndex = ExplainedVariance = JensenShannonDivergence = KLDivergence = KeylessMetric
KendallRankCorrCoef = LogCoshError = MeanAbsoluteError = MeanAbsolutePercentageError = KeylessMetric
MeanSquaredError = MeanSquaredLogError = MinkowskiDistance = KeylessMetric
NormalizedRootMeanSquaredError = PearsonCorrCoef = R2Score = RelativeSquaredError = KeylessMetric
SpearmanCorrCoef = SymmetricMeanAbsolutePercentageError = TweedieDevianceScore = KeylessMetric
WeightedMeanAbsolutePercentageError = KeylessMetric
