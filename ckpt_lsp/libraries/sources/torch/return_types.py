"""Stand-in for torch.return_types: what functions with several results return."""

from collections import namedtuple

_PICKED = ["values", "indices"]

max = namedtuple("max", _PICKED)
min = namedtuple("min", _PICKED)
median = namedtuple("median", _PICKED)
nanmedian = namedtuple("nanmedian", _PICKED)
mode = namedtuple("mode", _PICKED)
kthvalue = namedtuple("kthvalue", _PICKED)
cummax = namedtuple("cummax", _PICKED)
cummin = namedtuple("cummin", _PICKED)
sort = namedtuple("sort", _PICKED)
topk = namedtuple("topk", _PICKED)
aminmax = namedtuple("aminmax", ["min", "max"])
linalg_qr = qr = namedtuple("qr", ["Q", "R"])
linalg_svd = namedtuple("linalg_svd", ["U", "S", "Vh"])
svd = namedtuple("svd", ["U", "S", "V"])
linalg_eigh = namedtuple("linalg_eigh", ["eigenvalues", "eigenvectors"])
linalg_eig = namedtuple("linalg_eig", ["eigenvalues", "eigenvectors"])
linalg_slogdet = slogdet = namedtuple("slogdet", ["sign", "logabsdet"])
linalg_lu = namedtuple("linalg_lu", ["P", "L", "U"])
linalg_lu_factor = namedtuple("linalg_lu_factor", ["LU", "pivots"])
linalg_lstsq = namedtuple("linalg_lstsq", ["solution", "residuals", "rank", "singular_values"])
