"""The modules of torch that have natives: one `Library` each, filled by the files beside this one."""

from __future__ import annotations

from ckpt_lsp.evaluator.natives import Library

TORCH = Library("torch")
CUDA = Library("torch.cuda")
FUNCTIONAL = Library("torch.nn.functional")
INIT = Library("torch.nn.init")
MODULE = Library("torch.nn.modules.module")
PARAMETER = Library("torch.nn.parameter")
CONTAINER = Library("torch.nn.modules.container")
CONV = Library("torch.nn.modules.conv")
LINEAR = Library("torch.nn.modules.linear")
BATCHNORM = Library("torch.nn.modules.batchnorm")
NORMALIZATION = Library("torch.nn.modules.normalization")
ACTIVATION = Library("torch.nn.modules.activation")
DROPOUT = Library("torch.nn.modules.dropout")
SPARSE = Library("torch.nn.modules.sparse")
UTILS = Library("torch.nn.modules.utils")
