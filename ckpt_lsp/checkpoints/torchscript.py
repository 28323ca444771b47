"""TorchScript archives (`torch.jit.save`): a zip archive with `constants.pkl` and `code/`.

`data.pkl` holds the module as nested objects whose attributes are parameters, buffers, submodules and anything else
alike. Which is which is in the code beside it, in lines that torch's printer writes (`PythonPrintImpl::printClass`):

    class Linear(Module):
      __parameters__ = ["weight", "bias", ]
      __buffers__ = []
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ckpt_lsp.checkpoints.checkpoint import Checkpoint, Problem, ProblemKind, Refused
from ckpt_lsp.checkpoints.limits import Limits
from ckpt_lsp.checkpoints.nesting import children
from ckpt_lsp.checkpoints.source import ByteSource
from ckpt_lsp.checkpoints.values import StoredDict, StoredObject, StoredValue
from ckpt_lsp.checkpoints.zip_directory import Directory, read_record

_CLASS = "class "
_MODULE_BASE = "(Module):"
_PARAMETERS = "  __parameters__ = ["
_BUFFERS = "  __buffers__ = ["


@dataclass(frozen=True, slots=True)
class ScriptClass:
    """The attributes of a TorchScript module class that are parameters and buffers."""

    parameters: list[str] = field(default_factory=list)
    buffers: list[str] = field(default_factory=list)


def read_torchscript(source: ByteSource, directory: Directory, checkpoint: Checkpoint, limits: Limits) -> Checkpoint:
    """Return `checkpoint`, whose value is a TorchScript archive's `data.pkl`, with modules in `nn.Module`'s form."""
    refusal = Problem(ProblemKind.WEIGHTS_ONLY, "torch.load(weights_only=True) refuses TorchScript archives")
    problems = [*checkpoint.problems, refusal]
    objects = list(_objects(checkpoint.value))
    try:
        classes = _read_classes(source, directory, {item.class_name for item in objects}, limits)
    except Refused as refused:
        classes = {}
        problems.append(Problem(ProblemKind.SCRIPT_CODE, refused.unreadable.reason, refused.unreadable.offset))
    for item in objects:
        if item.class_name in classes:
            _sort_attributes(item, classes[item.class_name], classes)
    return replace(checkpoint, problems=tuple(problems))


def _objects(value: StoredValue) -> Iterable[StoredObject]:
    """Yield every TorchScript object in `value` once."""
    seen = {id(value)}
    pending = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, StoredObject) and current.class_name.startswith("__torch__."):
            yield current
        for child in children(current):
            if id(child) not in seen:
                seen.add(id(child))
                pending.append(child)


def _read_classes(source: ByteSource, directory: Directory, names: set[str], limits: Limits) -> dict[str, ScriptClass]:
    """Return the module classes among `names`; raise `Refused` where the code cannot be read or is too long."""
    classes: dict[str, ScriptClass] = {}
    remaining = limits.code_bytes
    for module in sorted({name.rpartition(".")[0] for name in names}):
        path = directory.root + f"code/{module.replace('.', '/')}.py".encode(errors="replace")
        if path in directory.records:
            code = read_record(source, directory, path, remaining).content
            remaining -= len(code)
            classes.update(_module_classes(module, code.decode(errors="replace")))
    return classes


def _module_classes(module: str, code: str) -> dict[str, ScriptClass]:
    classes: dict[str, ScriptClass] = {}
    current: ScriptClass | None = None
    for line in code.split("\n"):
        if line.startswith(_CLASS):
            current = None
            if line.endswith(_MODULE_BASE):
                current = classes[f"{module}.{line[len(_CLASS) : -len(_MODULE_BASE)]}"] = ScriptClass()
        elif current and line.startswith(_PARAMETERS):
            current.parameters.extend(_names(line[len(_PARAMETERS) :]))
        elif current and line.startswith(_BUFFERS):
            current.buffers.extend(_names(line[len(_BUFFERS) :]))
    return classes


def _names(written: str) -> list[str]:
    """Read the rest of a list of strings: `"weight", "bias", ]`."""
    try:
        names = json.loads("[" + written.rstrip("] ").rstrip(",") + "]")
    except json.JSONDecodeError:
        return []
    return [name for name in names if isinstance(name, str)]


def _sort_attributes(module: StoredObject, script_class: ScriptClass, classes: dict[str, ScriptClass]) -> None:
    """Put the attributes into `_parameters`, `_buffers` and `_modules`, each in the order of the attributes."""
    if not isinstance(module.state, StoredDict):
        return
    attributes = module.state.items
    parameters, buffers = set(script_class.parameters), set(script_class.buffers)
    fields: dict[str, StoredValue] = {
        "_parameters": StoredDict({name: value for name, value in attributes.items() if name in parameters}),
        "_buffers": StoredDict({name: value for name, value in attributes.items() if name in buffers}),
        "_modules": StoredDict(
            {
                name: value
                for name, value in attributes.items()
                if isinstance(value, StoredObject) and value.class_name in classes
            }
        ),
    }
    module.state = StoredDict({**attributes, **fields})
