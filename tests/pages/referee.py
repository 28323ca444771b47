"""The judge's side: a process that has imported torch once and runs each program it is given in a fork.

It reads requests from stdin, one JSON object a line: `{"folder", "file"}` or `{"folder", "source"}`;
it answers each with `{"loads": [...], "error": "RuntimeError: …" | null, "error_line"}`.
It runs as a script and imports nothing of the project.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import runpy
import signal
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import torch

_TIMEOUT = 60
_SLOW = ("lightning.pytorch", "pytorch_lightning", "accelerate", "transformers.modeling_utils", "peft")
"""Libraries that take seconds to import: once here, when a program first names one, and not in each child."""
_SIZES = re.compile(r"size mismatch for (.*): copying a param with shape torch\.Size\((.*?)\).*torch\.Size\((.*?)\)\.")
_load_state_dict = torch.nn.Module.load_state_dict
_loads: list[dict[str, Any]] = []
_folders: list[str] = []
"""Where the program is, wherever it goes with `os.chdir`."""


def _recorded(model: torch.nn.Module, state_dict: Any, *args: Any, **options: Any) -> Any:
    """Stand in for `Module.load_state_dict`: do the same, and write down what came of it."""
    file, line = _caller()
    load: dict[str, Any] = {
        "file": file,
        "line": line,
        "strict": options.get("strict", args[0] if args else True),
        "missing": [],
        "unexpected": [],
        "mismatched": [],
        "dropped": [],
        "matched": 0,
        "error": None,
    }
    _loads.append(load)
    of_adapter = sys._getframe(1).f_code.co_name == "set_peft_model_state_dict"

    def look(_: torch.nn.Module, keys: Any) -> None:
        load["missing"], load["unexpected"] = list(keys.missing_keys), list(keys.unexpected_keys)
        if of_adapter:
            # As peft does: what an adapter says nothing of is not missing.
            load["missing"] = [key for key in load["missing"] if "lora_" in key or "modules_to_save." in key]

    own = set(model.state_dict())
    load["dropped"] = [key for key in state_dict if _ignored(model, key)] if isinstance(state_dict, dict) else []
    hook = model.register_load_state_dict_post_hook(look)
    try:
        return _load_state_dict(model, state_dict, *args, **options)
    except Exception as error:
        load["error"] = str(error)
        load["mismatched"] = [
            {"key": key, "checkpoint": json.loads(theirs), "model": json.loads(ours)}
            for key, theirs, ours in _SIZES.findall(str(error))
        ]
        raise
    finally:
        hook.remove()
        load["matched"] = len(own & set(state_dict)) if isinstance(state_dict, dict) else 0


def _recorded_by_transformers(finalize: Any) -> Any:
    """Return what stands in for the last step of `PreTrainedModel.from_pretrained`, which finds what is left out.

    What the library keeps in sets is put in the order of the model; a shape that it may ignore counts as missing.
    """

    def recorded(model: Any, config: Any, found: Any) -> Any:
        file, line = _caller()
        load: dict[str, Any] = {"file": file, "line": line, "strict": False, "dropped": [], "error": None}
        _loads.append(load)
        try:
            return finalize(model, config, found)
        except Exception as error:
            load["error"] = str(error)
            raise
        finally:
            differing = {key: (theirs, ours) for key, theirs, ours in found.mismatched_keys}
            left = found.missing_keys | (differing.keys() if config.ignore_mismatched_sizes else set())
            load["missing"] = [key for key in model.state_dict() if key in left]
            load["unexpected"] = sorted(found.unexpected_keys)
            load["mismatched"] = [
                {"key": key, "checkpoint": list(differing[key][0]), "model": list(differing[key][1])}
                for key in model.state_dict()
                if key in differing and key not in left
            ]
            load["matched"] = len(model.state_dict()) - len(left) - len(load["mismatched"])

    return staticmethod(recorded)


def _ignored(model: torch.nn.Module | None, key: Any) -> bool:
    """Whether the key's way into the model ends at a child that is registered as `None`."""
    for name in str(key).split(".")[:-1]:
        if model is None or name not in model._modules:
            return model is None
        model = model._modules[name]
    return model is None


def _caller() -> tuple[str, int]:
    """Return the innermost line of the program itself."""
    frame = sys._getframe(2)
    while frame.f_back and not frame.f_code.co_filename.startswith(_folders[0] + os.sep):
        frame = frame.f_back
    return os.path.relpath(frame.f_code.co_filename, _folders[0]), frame.f_lineno


def _run(request: dict[str, Any]) -> dict[str, Any]:
    warnings.simplefilter("ignore")
    os.chdir(request["folder"])
    _folders.append(os.getcwd())
    sys.path.insert(0, _folders[0])
    torch.nn.Module.load_state_dict = _recorded  # type: ignore[method-assign]
    if "transformers.modeling_utils" in sys.modules:
        models = sys.modules["transformers.modeling_utils"].PreTrainedModel
        models._finalize_model_loading = _recorded_by_transformers(models._finalize_model_loading)
    error, line = None, None
    try:
        if "source" in request:
            exec(compile(request["source"], "<table>", "exec"), {})
        else:
            sys.argv = [request["file"]]
            runpy.run_path(str(Path(request["file"]).resolve()), run_name="__main__")
    except (Exception, SystemExit) as raised:
        error = f"{type(raised).__name__}: {raised}"
        own = [frame for frame in traceback.extract_tb(raised.__traceback__) if frame.filename.startswith(_folders[0])]
        line = own[-1].lineno if own else None
    return {"loads": _loads, "error": error, "error_line": line}


def _import_slow(request: dict[str, Any]) -> None:
    """Import what the programs of a folder will."""
    for name in _wanted(request):
        if name not in sys.modules:
            importlib.import_module(name)


def _wanted(request: dict[str, Any]) -> list[str]:
    sources = [path.read_text() for path in Path(request["folder"]).glob("*.py")]
    return [name for name in _SLOW if any(name.partition(".")[0] in source for source in sources)]


def _forget_hub(request: dict[str, Any]) -> None:
    """Let a program import huggingface_hub itself: it reads where its cache is then, and others have imported it."""
    if not _wanted(request):
        for name in [name for name in sys.modules if name.partition(".")[0] == "huggingface_hub"]:
            del sys.modules[name]


def _forked(request: dict[str, Any]) -> bytes:
    """Run a request in a child, so that nothing of it stays; its output goes nowhere."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(_TIMEOUT)
        os.close(read)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        _forget_hub(request)
        answer = json.dumps(_run(request)).encode()
        with os.fdopen(write, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer or b'{"loads": [], "error": "the program ran out of time or memory", "error_line": null}'


def main() -> None:
    """Answer requests until stdin ends."""
    torch.set_num_threads(1)
    for line in sys.stdin:
        request = json.loads(line)
        _import_slow(request)
        sys.stdout.write(_forked(request).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
