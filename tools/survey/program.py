"""A combination of forms as files: the program, and the code that saves what it loads."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from string import Template

from tools.survey.catalogue import Combination

_URL = "https://example.org/models/base{number}-9c1d2e3f.pth"
_IMPORTS = ("import torch", "from torch import nn")


@dataclass(frozen=True, slots=True)
class Program:
    """The files of a program by name, and the source that saves its checkpoint. It is started as main.py."""

    number: int
    combination: Combination
    files: dict[str, str]
    saver: str


def program(combination: Combination, number: int) -> Program:
    """Write out a combination; its number keeps apart what programs have in the cache of downloads."""
    url = _URL.format(number=number) if combination.source.url else ""
    names = _names(combination, url or combination.path.file)
    files = {name: _filled(text, names) for name, text in _files(combination).items()}
    return Program(number, combination, files, _saver(combination, url))


def _names(combination: Combination, file: str) -> dict[str, str]:
    """Return what the holes stand for."""
    path = combination.path
    parameter, given = (text.replace("$file", file) for text in (path.parameter, path.given))
    name = parameter.lstrip("*").partition("=")[0]
    return {
        "file": file,
        "parameter": parameter,
        "given": given,
        "also_parameter": parameter and f", {parameter}",
        "also_given": given and f", {given}",
        "forwarded": f"**{name}" if parameter.startswith("*") else name,
        "entry": combination.transform.entry,
        "model": combination.receiver.model,
        "path": path.expression.replace("$file", file),
    }


def _filled(text: str, names: dict[str, str]) -> str:
    return Template(text).substitute(names)


def _files(combination: Combination) -> dict[str, str]:
    """Return every file as a template."""
    receiver, path, source, transform, layout = (
        combination.receiver,
        combination.path,
        combination.source,
        combination.transform,
        combination.layout,
    )
    files = {**path.files, **source.files, **transform.files, **layout.files}
    definitions, imports = receiver.definitions, list(receiver.imports)
    if layout.file:
        files[layout.file] = _module([*receiver.imports, *_IMPORTS], [definitions])
        definitions = ""
        imports += [f"from {layout.module} import {', '.join(receiver.defines)}"]
    host_imports = [*path.imports, *source.imports, *transform.imports, *combination.call.imports]
    tops = [path.top, source.top, transform.top, combination.call.top]
    host = _with_load(receiver.host, _block(combination))
    if receiver.host_file == "main.py":
        imports = [*host_imports, *path.caller_imports, *_IMPORTS, *imports]
        files["main.py"] = _module(imports, [path.caller_top, definitions, *tops, host])
    else:
        files[receiver.host_file] = _module([*host_imports, *_IMPORTS], [*tops, host])
        name = receiver.host_file.removesuffix(".py").replace("/", ".")
        function = host.split("(")[0].split(":")[0].split()[1]
        imports = [*path.caller_imports, *_IMPORTS, *imports, f"from {name} import {function}"]
        files["main.py"] = _module(imports, [path.caller_top, definitions, receiver.main])
    return files


def _module(imports: list[str], parts: list[str]) -> str:
    """Return a file: what the standard library has is imported first."""
    lines = sorted(set(imports), key=lambda line: ("torch" in line, "from ." in line or "models" in line, line))
    bodies = [part.strip("\n") for part in parts if part.strip()]
    return "\n\n".join(["\n".join(lines), *bodies]) + "\n"


def _block(combination: Combination) -> str:
    """Return the lines that load."""
    path, source, transform, call = combination.path, combination.source, combination.transform, combination.call
    late = combination.receiver.late
    read, lines = source.expression, list[str]()
    uses = sum(text.count("$checkpoint") for text in (transform.setup, transform.state, late))
    if source.bound or uses != 1 or call.code.count("$state") > 1:
        lines.append(f"checkpoint = {read}")
        read = "checkpoint"
    lines += [late, transform.setup, call.code.replace("$state", transform.state)]
    block = _with_load(call.around, _joined(lines).replace("$checkpoint", read))
    return _joined([path.setup, block])


def _joined(parts: list[str]) -> str:
    return "\n".join(part.strip("\n") for part in parts if part)


def _with_load(text: str, block: str) -> str:
    """Put the block in the place of `$load`, as far to the right."""
    lines = []
    for line in text.split("\n"):
        indent = line.removesuffix("$load")
        lines.append(textwrap.indent(block, indent) if line.endswith("$load") else line)
    return "\n".join(lines)


def _saver(combination: Combination, url: str) -> str:
    """Return the source that saves the checkpoint, and older ones of another model beside it."""
    receiver, file = combination.receiver, repr(combination.path.file)
    if url:
        own = "model_dir" in combination.source.expression
        folder = "'pretrained'" if own else "torch.hub.get_dir(), 'checkpoints'"
        file = f"os.path.join({folder}, {url.rpartition('/')[2]!r})"
    older = [
        f"torch.save({{'old.weight': torch.zeros(1)}}, {name!r})\nos.utime({name!r}, (1, {time}))"
        for time, name in enumerate(combination.path.others)
    ]
    lines = [
        "import os",
        *receiver.imports,
        *_IMPORTS,
        receiver.definitions,
        f"state = {receiver.saved}.state_dict()",
        combination.damage.code,
        f"stored = {combination.transform.stored}",
        f"stored.update({receiver.entries})" if receiver.entries else "",
        f"file = {file}",
        "os.makedirs(os.path.dirname(file) or '.', exist_ok=True)",
        *older,
        "torch.save(stored, file)",
    ]
    return "\n".join(lines) + "\n"
