"""Which of a checkpoint's globals `torch.load(weights_only=True)` refuses.

The lists are facts about torch 2.13: `torch._weights_only_unpickler._get_allowed_globals` and the names that
`Unpickler.load` treats apart. A test compares them with the installed torch.
"""

from __future__ import annotations

from ckpt_lsp.checkpoints.checkpoint import Checkpoint
from ckpt_lsp.checkpoints.dtypes import ELEMENT_BYTES, STORAGE_DTYPES

_OTHERS = (
    "_codecs.encode",
    "builtins.bytearray",
    "builtins.complex",
    "builtins.set",
    "collections.Counter",
    "collections.OrderedDict",
    "torch.Size",
    "torch.Tensor",
    "torch._tensor._rebuild_from_type_v2",
    "torch._utils._rebuild_device_tensor_from_cpu_tensor",
    "torch._utils._rebuild_device_tensor_from_numpy",
    "torch._utils._rebuild_meta_tensor_no_storage",
    "torch._utils._rebuild_nested_tensor",
    "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state",
    "torch._utils._rebuild_qtensor",
    "torch._utils._rebuild_sparse_tensor",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_tensor_v3",
    "torch._utils._rebuild_wrapper_subclass",
    "torch.device",
    "torch.nn.parameter.Parameter",
    "torch.per_channel_affine",
    "torch.per_channel_affine_float_qparams",
    "torch.per_channel_symmetric",
    "torch.per_tensor_affine",
    "torch.per_tensor_symmetric",
    "torch.serialization._get_layout",
    "torch.storage.TypedStorage",
    "torch.storage.UntypedStorage",
)
_TENSORS = ("BFloat16", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short")

ALLOWED_GLOBALS = frozenset(
    {
        *_OTHERS,
        *(f"torch.{dtype}" for dtype in ELEMENT_BYTES),
        *(f"torch.{storage}" for storage in STORAGE_DTYPES),
        *(f"torch.cuda.{storage}" for storage in STORAGE_DTYPES if not storage.startswith("Q")),
        *(f"torch{place}.{kind}Tensor" for place in ("", ".cuda", ".sparse", ".cuda.sparse") for kind in _TENSORS),
        "torch.BoolTensor",
        "torch.cuda.BoolTensor",
    }
)

ALLOWED_WHEN_IMPORTED = frozenset(
    {
        "torch._dynamo.decorators._DimRange",
        "torch.distributed.device_mesh.DeviceMesh",
        "torch.distributed.tensor.DTensor",
        "torch.distributed.tensor._dtensor_spec.DTensorSpec",
        "torch.distributed.tensor._dtensor_spec.TensorMeta",
        "torch.distributed.tensor.placement_types.Partial",
        "torch.distributed.tensor.placement_types.Replicate",
        "torch.distributed.tensor.placement_types.Shard",
        "torch.nested._internal.nested_tensor.NestedTensor",
        "torch.nested._internal.nested_tensor._rebuild_njt",
    }
)
"""Allowed once the program has imported their module, which a file cannot tell."""


def blocked_globals(checkpoint: Checkpoint) -> tuple[str, ...]:
    """Return the globals that `torch.load(weights_only=True)` refuses unless they are marked safe, in the file's order.

    A TorchScript archive has none: it is refused as a whole (see its problems).
    """
    if checkpoint.format == "torchscript":
        return ()
    return tuple(name for name in checkpoint.globals if name not in ALLOWED_GLOBALS | ALLOWED_WHEN_IMPORTED)
