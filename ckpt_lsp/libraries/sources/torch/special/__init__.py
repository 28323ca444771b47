"""Stand-in for torch.special: most of it has another name in torch."""

from torch import digamma as psi
from torch import erf, erfc, erfinv, exp2, expm1, i0, log1p, log_softmax, logit, logsumexp, sinc, softmax, xlogy
from torch import lgamma as gammaln
from torch import sigmoid as expit
