"""Stand-in for numpy.linalg: the shapes of what its functions return, as torch.linalg works them out."""

import torch


def _tensor(a):
    return torch.from_numpy(a)


def _arrays(results):
    return tuple([result.numpy() for result in results])


def norm(x, ord=None, axis=None, keepdims=False):
    return torch.norm(_tensor(x), 2, axis, keepdims).numpy()


def inv(a):
    return torch.linalg.inv(_tensor(a)).numpy()


def pinv(a, *args, **kwargs):
    return torch.linalg.pinv(_tensor(a)).numpy()


def cholesky(a):
    return torch.linalg.cholesky(_tensor(a)).numpy()


def solve(a, b):
    return torch.linalg.solve(_tensor(a), _tensor(b)).numpy()


def qr(a, mode="reduced"):
    return _arrays(torch.linalg.qr(_tensor(a), mode))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    return _arrays(torch.linalg.svd(_tensor(a), full_matrices))


def eigh(a, UPLO="L"):
    return _arrays(torch.linalg.eigh(_tensor(a)))


def det(a):
    return torch.linalg.det(_tensor(a)).numpy()
