"""Stand-in for torch.linalg: the shapes of what its functions return."""

import torch
from torch import return_types

_REAL = {torch.complex64: torch.float32, torch.complex128: torch.float64}
_COMPLEX = {torch.float32: torch.complex64, torch.float64: torch.complex128}


def _like(A, *shape, dtype=None):
    return torch.empty(shape, dtype=A.dtype if dtype is None else dtype)


def _real(A):
    return _REAL.get(A.dtype, A.dtype)


def _complex(A):
    return _COMPLEX.get(A.dtype, A.dtype)


def _matrices(A):
    """The batch dimensions, the rows and the columns."""
    if A.dim() < 2:
        raise RuntimeError("The input tensor A must have at least 2 dimensions.")
    return A.shape[:-2], A.shape[-2], A.shape[-1]


def _square(A):
    batch, rows, columns = _matrices(A)
    if rows != columns:
        raise RuntimeError("A must be batches of square matrices")
    return batch, rows


def norm(A, ord=None, dim=None, keepdim=False, *, dtype=None, out=None):
    if dim is None and ord is not None and A.dim() == 2:
        return matrix_norm(A, ord, keepdim=keepdim)
    return vector_norm(A, 2, dim, keepdim, dtype=dtype)


def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None, out=None):
    return torch.norm(x, 2, dim, keepdim, dtype=dtype)


def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None, out=None):
    return torch.norm(A, 2, dim, keepdim, dtype=dtype)


def inv(A, *, out=None):
    _square(A)
    return torch.empty_like(A)


def pinv(A, *args, **kwargs):
    batch, rows, columns = _matrices(A)
    return _like(A, *batch, columns, rows)


def cholesky(A, *, upper=False, out=None):
    _square(A)
    return torch.empty_like(A)


def matrix_power(A, n, *, out=None):
    _square(A)
    return torch.empty_like(A)


def matrix_exp(A):
    _square(A)
    return torch.empty_like(A)


def matrix_rank(A, *args, **kwargs):
    return _like(A, *_matrices(A)[0], dtype=torch.int64)


def qr(A, mode="reduced", *, out=None):
    batch, rows, columns = _matrices(A)
    inner = rows if mode == "complete" else min(rows, columns)
    Q = _like(A, 0) if mode == "r" else _like(A, *batch, rows, inner)
    return return_types.linalg_qr(Q, _like(A, *batch, inner, columns))


def svd(A, full_matrices=True, *, driver=None, out=None):
    batch, rows, columns = _matrices(A)
    inner = min(rows, columns)
    U = _like(A, *batch, rows, rows if full_matrices else inner)
    Vh = _like(A, *batch, columns if full_matrices else inner, columns)
    return return_types.linalg_svd(U, svdvals(A), Vh)


def svdvals(A, *, driver=None, out=None):
    batch, rows, columns = _matrices(A)
    return _like(A, *batch, min(rows, columns), dtype=_real(A))


def _legacy_svd(input, some=True, compute_uv=True):
    batch, rows, columns = _matrices(input)
    inner = min(rows, columns)
    U = _like(input, *batch, rows, inner if some else rows)
    return return_types.svd(U, svdvals(input), _like(input, *batch, columns, inner if some else columns))


def _legacy_qr(input, some=True):
    Q, R = qr(input, "reduced" if some else "complete")
    return return_types.qr(Q, R)


def eigh(A, UPLO="L", *, out=None):
    _square(A)
    return return_types.linalg_eigh(eigvalsh(A), torch.empty_like(A))


def eigvalsh(A, UPLO="L", *, out=None):
    batch, rows = _square(A)
    return _like(A, *batch, rows, dtype=_real(A))


def eig(A, *, out=None):
    return return_types.linalg_eig(eigvals(A), _like(A, *A.shape, dtype=_complex(A)))


def eigvals(A, *, out=None):
    batch, rows = _square(A)
    return _like(A, *batch, rows, dtype=_complex(A))


def det(A, *, out=None):
    return _like(A, *_square(A)[0])


def slogdet(A, *, out=None):
    return return_types.linalg_slogdet(det(A), _like(A, *_square(A)[0], dtype=_real(A)))


def lu(A, *, pivot=True, out=None):
    batch, rows, columns = _matrices(A)
    inner = min(rows, columns)
    P = _like(A, *batch, rows, rows)
    return return_types.linalg_lu(P, _like(A, *batch, rows, inner), _like(A, *batch, inner, columns))


def lu_factor(A, *, pivot=True, out=None):
    batch, rows, columns = _matrices(A)
    return return_types.linalg_lu_factor(torch.empty_like(A), _like(A, *batch, min(rows, columns), dtype=torch.int32))


def solve(A, B, *, left=True, out=None):
    _square(A)
    return torch.empty_like(B)


def solve_triangular(A, B, *, upper, left=True, unitriangular=False, out=None):
    _square(A)
    return torch.empty_like(B)


def lstsq(A, B, rcond=None, *, driver=None):
    batch, rows, columns = _matrices(A)
    solution = _like(A, *batch, columns, *B.shape[len(batch) + 1 :])
    return return_types.linalg_lstsq(solution, torch._opaque(), torch._opaque(), torch._opaque())


def cross(input, other, *, dim=-1, out=None):
    if torch.broadcast_shapes(input.shape, other.shape)[dim] != 3:
        raise RuntimeError("linalg.cross: inputs dimension must have length 3")
    return input * other


def multi_dot(tensors, *, out=None):
    product = tensors[0]
    for other in tensors[1:]:
        product = product @ other
    return product


def vander(x, N=None):
    return _like(x, *x.shape, x.shape[-1] if N is None else N)


def vecdot(x, y, *, dim=-1, out=None):
    return (x * y).sum(dim)


def matmul(input, other, *, out=None):
    return torch.matmul(input, other)


def diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    return torch.diagonal(A, offset, dim1, dim2)


def householder_product(A, tau, *, out=None):
    return torch.empty_like(A)
