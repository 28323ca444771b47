"""Builds models in the user's own interpreter and lets PyTorch judge a load, on tensors without data.

This file stands alone: it is started by path with the user's interpreter (Python 3.8 or later, torch 1.13 or later),
needs the standard library and torch, and imports nothing of ckpt-lsp.

It talks in frames, a length and JSON, over copies of its standard input and output; the originals are given away, so
nothing that runs here can break the talk by printing. Where processes fork (Linux), one warm process imports torch and
forks a child for each request, which imports the user's module and forks again for each way of building the model.
What installed packages the requests import, a fork of the warm process imports too, which then takes its place.
Elsewhere (`--once`) a process answers one request and ends.

From top to bottom: the entry, serving, a request, attempts, conditions, the load, the guard, limits, sources, frames.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import itertools
import json
import linecache
import os
import select
import signal
import site
import struct
import sys
import sysconfig
import tempfile
import threading
import time
import types
from collections import OrderedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Json = dict[str, Any]

MAX_FRAME = 64 << 20
MAX_OUTPUT = 64 << 10
MAX_MESSAGE = 2000
MAX_RAISED = 100_000
# After the time that a request has, its own process may still say where it was; then it is killed.
GRACE_SECONDS = 1.0
# So many modules of installed packages are worth importing once for all requests: they take a second or more.
MANY_MODULES = 100
STAGE_SECONDS = 10.0


def main(arguments: Sequence[str]) -> None:
    """Import torch, say hello, and answer one request (`--once`) or all until the input ends."""
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != folder]
    inbox, outbox = take_standard_streams()
    hello = introduce()
    send(outbox, hello)
    if hello["torch"] is None:
        return
    if "--once" in arguments:
        serve_once(inbox, outbox)
    else:
        serve(inbox, outbox)


def take_standard_streams() -> tuple[int, int]:
    """Keep copies of standard input and output for the talk, and point the originals at nothing."""
    inbox, outbox = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return inbox, outbox


def introduce() -> Json:
    """Import torch, which takes seconds, and say which it is, or why there is none."""
    # Looking for the folder of temporary files writes a file, so it is done before writing is refused.
    with contextlib.suppress(OSError):
        tempfile.gettempdir()
    try:
        import torch
        import torch.nn
    except Exception as error:
        return {"torch": None, "python": sys.version.split()[0], "problem": summary(error)}
    torch.set_num_threads(1)
    return {"torch": str(torch.__version__), "python": sys.version.split()[0]}


# Serving: the warm process.


def serve(inbox: int, outbox: int) -> None:
    """Answer each request with a child of this process, or of a stage, which has more packages imported."""
    adopt_orphans()
    warm_up()
    after: Json = {"modules": [], "request": None}
    while after:
        if after["modules"]:
            after = through_stage(after["modules"], inbox, outbox)
        else:
            after = talk((inbox, outbox), Guard(), after)


def through_stage(modules: Sequence[str], inbox: int, outbox: int) -> Json:
    """Have a child import modules and answer requests for as long as it can; return what it says then."""
    stage, news = in_child(lambda end: on_stage(modules, (inbox, outbox, end)))
    after = receive(news) or {}
    os.close(news)
    wait(stage)
    return after


def talk(ends: Sequence[int], guard: Guard, so_far: Json) -> Json:
    """Answer requests until the input ends, or another process should: say with which modules, and what is unanswered.

    Where a program brings a module of its own for one of those that are ready, or sets environment variables, which
    packages read when they are imported, nothing may be imported before it.
    """
    inbox, outbox = ends[:2]
    # Else the first collection in each child would look through all that is here, and so copy it.
    gc.freeze()
    ready, request, grows = so_far["modules"], so_far["request"], so_far.get("grows", True)
    while True:
        message = request or receive(inbox)
        request = None
        if message is None:
            return {}
        if "cancel" in message:
            continue  # It came after the answer had been sent.
        if shadows(message, ready):
            return {"modules": [], "request": message}
        answer = supervised(message, ends, guard)
        if answer is None:
            return {}
        imported, sets_environment = answer.pop("modules", []), answer.pop("sets_environment", False)
        if ready and sets_environment:
            return {"modules": [], "request": message}
        send(outbox, answer)
        if grows and len(imported) >= MANY_MODULES and not sets_environment:
            return {"modules": [*ready, *imported], "request": None}


def on_stage(modules: Sequence[str], ends: Sequence[int]) -> Json:
    """Import modules of installed packages, guarded as their import in a dry run is, and answer requests."""
    die_with_parent()
    adopt_orphans()
    refuse_writing_by_native_code()
    guard = Guard()
    guard.install()
    threads = count_of_threads()
    with contextlib.suppress(TimeUp):
        start_clock(time.monotonic() + STAGE_SECONDS)
        for name in modules:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    stop_clock()
    guard.rest()
    if count_of_threads() > threads:
        # What other threads hold would stay locked in each fork.
        return {"modules": [], "request": None, "grows": False}
    return talk(ends, guard, {"modules": modules, "request": None})


def count_of_threads() -> int:
    """Return how many threads this process has, Python's or not."""
    return len(os.listdir("/proc/self/task"))


def shadows(request: Json, modules: Sequence[str]) -> bool:
    """Whether the request's own folders have a module by the name of one of these."""
    tops = {name.partition(".")[0] for name in modules}
    own = (os.path.join(folder, top) for folder in request["search_path"] for top in tops)
    files = (file for path in own for file in (path + ".py", os.path.join(path, "__init__.py")))
    return any(file in request["overlays"] or os.path.exists(file) for file in files)


def warm_up() -> None:
    """Have torch import now what its first functions on such tensors need: a third of a second in each child."""
    import torch

    with contextlib.suppress(Exception):
        torch.linspace(0, 1, 2, device="meta")
        importlib.import_module("torch._subclasses.fake_tensor")


def supervised(request: Json, ends: Sequence[int], guard: Guard) -> Json | None:
    """Return the answer of a child process, or what ended it; `None` when whoever asks is gone."""
    started = time.monotonic()
    output_reader, output_writer = os.pipe()

    def work(answers_end: int) -> Json:
        os.setsid()
        for end in (*ends, output_reader):
            os.close(end)
        os.dup2(output_writer, 1)
        os.dup2(output_writer, 2)
        os.close(output_writer)
        die_with_parent()
        return answer_in_forks(request, guard)

    child, answers = in_child(work)
    os.close(output_writer)
    output = bytearray()
    try:
        answer = watch(request, ends[0], answers, output_reader, output)
        if answer is not None and answer.pop("ended", False):
            answer = ended(wait(child), "building " + subject(request), request)
    finally:
        end_group(child)
        os.close(answers)
    if answer is None:
        return None
    drain(output_reader, output)
    answer["output"] = output.decode("utf-8", "replace")
    answer["seconds"] = time.monotonic() - started
    return answer


def watch(request: Json, inbox: int, answers: int, output_reader: int, output: bytearray) -> Json | None:
    """Wait for the child's frame while taking its output, for at most the request's time."""
    deadline = time.monotonic() + request["seconds"] + GRACE_SECONDS
    frame = bytearray()
    open_ends = {inbox, answers, output_reader}
    while True:
        left = deadline - time.monotonic()
        ready = select.select(sorted(open_ends), [], [], max(left, 0.0))[0]
        if left <= 0 or not ready:
            return took_too_long("building " + subject(request), request)
        if inbox in ready:
            return failure("cancelled", "the dry run was cancelled") if receive(inbox) else None
        if output_reader in ready and not take_output(output_reader, output):
            open_ends.discard(output_reader)
        if answers in ready:
            chunk = os.read(answers, 1 << 16)
            frame += chunk
            answer = parsed(frame) if chunk else {"ended": True}
            if answer is not None:
                return answer


def take_output(reader: int, output: bytearray) -> bool:
    """Read what is there, keep it up to a limit, and return whether there may be more."""
    chunk = os.read(reader, 1 << 16)
    output += chunk[: max(0, MAX_OUTPUT - len(output))]
    return bool(chunk)


def drain(reader: int, output: bytearray) -> None:
    """Take what the killed child left in the pipe."""
    while select.select([reader], [], [], 0)[0] and take_output(reader, output):
        pass
    os.close(reader)


def end_group(child: int) -> None:
    """Kill the request's process and all that it started, and leave no zombie."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)
    # Processes that left the group became children of this one (`adopt_orphans`).
    while True:
        for orphan in children():
            with contextlib.suppress(OSError):
                os.kill(orphan, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def children() -> list[int]:
    """Return the processes whose parent this one is, as far as the kernel tells."""
    found: list[int] = []
    with contextlib.suppress(OSError), open("/proc/self/task/%d/children" % os.getpid()) as listing:
        found = [int(word) for word in listing.read().split()]
    return found


def serve_once(inbox: int, outbox: int) -> None:
    """Answer one request in this process, and end."""
    request = receive(inbox)
    if request is None or "cancel" in request:
        return
    threading.Thread(target=end_with, args=(inbox,), daemon=True).start()
    output = bytearray()
    started = time.monotonic()
    reader, writer = os.pipe()
    os.dup2(writer, 1)
    os.dup2(writer, 2)
    os.close(writer)
    taker = threading.Thread(target=take_all, args=(reader, output), daemon=True)
    taker.start()
    answer = answer_here(request)
    flush()
    for stream in (1, 2):
        os.dup2(0, stream)
    taker.join(1.0)
    answer["output"] = output.decode("utf-8", "replace")
    answer["seconds"] = time.monotonic() - started
    send(outbox, {**answer, "modules": []})
    os._exit(0)


def take_all(reader: int, output: bytearray) -> None:
    """Take output until it ends."""
    while take_output(reader, output):
        pass


def end_with(inbox: int) -> None:
    """End this process when whoever asked cancels or is gone."""
    receive(inbox)
    os._exit(0)


# A request: the module is imported once, then the model is built in one way after the other until one works.

ATTEMPTS = ("meta", "mixed", "fake", "real")


def answer_in_forks(request: Json, guard: Guard) -> Json:
    """Answer a request in this process, and each attempt in a child of it: no attempt sees what another left."""
    run = Run(request, guard)
    problem = prepare(run)
    return problem or first_built(run, lambda how: attempt_in_child(run, how))


def answer_here(request: Json) -> Json:
    """Answer a request in this process alone; between attempts the user's modules are forgotten."""
    run = Run(request, Guard())
    before = set(sys.modules)

    def attempt_again(how: str) -> Json:
        if how != ATTEMPTS[0]:
            forget_modules_since(before)
            problem = run.outcome(run.import_module)
            if problem:
                return problem
        return run.outcome(lambda: attempt(run, how))

    problem = prepare(run)
    return problem or first_built(run, attempt_again)


def forget_modules_since(before: set[str]) -> None:
    """Let the user's own modules be imported again; those of installed packages stay."""
    for name, module in list(sys.modules.items()):
        if name not in before and is_users_module(module):
            del sys.modules[name]


def first_built(run: Run, attempt_how: Callable[[str], Json]) -> Json:
    """Return the first attempt that works; else the last, which runs most as the program itself would.

    What fails twice in the same way, and not for lack of data, no other way of building would cure.
    """
    outcome: Json = {}
    for how in ATTEMPTS:
        previous, outcome = outcome, attempt_how(how)
        same = outcome.get("reason") == previous.get("reason") and outcome.get("place") == previous.get("place")
        if outcome["kind"] not in ("raised", "memory") or (same and not speaks_of_meta(outcome["reason"])):
            break
    return outcome


def attempt_in_child(run: Run, how: str) -> Json:
    """Run an attempt in a process of its own."""

    def work(answers_end: int) -> Json:
        die_with_parent()
        run.guard.resting = False
        return run.outcome(lambda: attempt(run, how))

    flush()
    with run.guard.off():
        stop_clock()
        child, answers = in_child(work)
        answer = receive(answers)
        os.close(answers)
        # It is about to exit, or has closed the pipe and can answer no more.
        status = wait(child)
    if answer is None or "ended" in answer:
        return ended(status, run.building, run.request, run.sources.imported())
    return answer


def prepare(run: Run) -> Json:
    """Bound this process, watch what it does, and import the user's module; return the problem, empty without one."""
    limit_resources(run.request)
    enter_folder(run.request)
    run.sources.install()
    refuse_writing_by_native_code()
    run.guard.install()
    return run.outcome(run.import_module)


def enter_folder(request: Json) -> None:
    """Make paths and imports mean what they mean to the program."""
    with contextlib.suppress(OSError):
        os.chdir(request["folder"])
    sys.path[:0] = request["search_path"]
    sys.argv[:] = [request["file"]]
    sys.dont_write_bytecode = True


class Run:
    """What belongs to one request while it is answered."""

    def __init__(self, request: Json, guard: Guard) -> None:
        self.request = request
        self.deadline = time.monotonic() + request["seconds"]
        self.sources = Sources(request)
        self.guard = guard
        self.last_module = next(reversed(sys.modules))
        self.building = "building " + subject(request)

    def import_module(self) -> Json:
        """Import the module that the recipe names, if any; nothing to say is no problem."""
        name = self.request["module"]
        if name:
            self.guard.doing = "importing " + name
            importlib.import_module(name)
        return {}

    def outcome(self, action: Callable[[], Json]) -> Json:
        """Return what `action` returns, or the failure that it is when it raises or takes too long."""
        try:
            start_clock(self.deadline)
            answer = action()
            stop_clock()
        except BaseException as error:
            stop_clock()
            answer = self.failed(error)
        if answer:
            answer["imported"] = self.sources.imported()
            answer["modules"] = installed_modules_since(self.last_module)
            answer["sets_environment"] = self.guard.sets_environment
        return answer

    def failed(self, error: BaseException) -> Json:
        """Say what went wrong, and where in the user's code."""
        doing, place = self.guard.doing, place_of_error(error)
        refusal = self.guard.blamed(error)
        if refusal:
            return failure("refused", "%s tried to %s" % (refusal.doing, refusal.act), refusal.place)
        if isinstance(error, TimeUp):
            return took_too_long(doing, self.request, place)
        if is_out_of_memory(error):
            memory = "%.3g GB" % (self.request["memory"] / (1 << 30))
            return failure("memory", "%s needed more than %s of memory" % (doing, memory), place)
        return failure("raised", "%s raised %s" % (doing, summary(error)), place)


def subject(request: Json) -> str:
    """Name what an expression builds: `Net` of `models.Net(10)`."""
    callee = request["expression"].partition("(")[0].strip()
    return callee.rpartition(".")[2][:80] or "the model"


# An attempt: run the source, evaluate the expression, and try the load.


def attempt(run: Run, how: str) -> Json:
    """Build the model in one way, and say its keys and what PyTorch says to the load."""
    import torch

    request = run.request
    with conditions(how):
        run.guard.doing = "running " + (os.path.basename(request["file"]) or "the imports")
        namespace = run_source(request)
        run.guard.doing = run.building
        model = eval(compile(request["expression"], "<expression>", "eval"), namespace)
    if not isinstance(model, torch.nn.Module):
        return failure("not-a-module", "%s gave a %s, which is no module" % (run.building, type(model).__name__))
    run.guard.doing = "listing the keys of " + subject(request)
    keys = [row(key, value) for key, value in model.state_dict().items()]
    answer = {"kind": "built", "keys": keys, "class_name": type(model).__name__, "how": how}
    if request["load"] is not None:
        run.guard.doing = "loading into " + subject(request)
        said = try_load(model, request["load"])
        return said if "kind" in said else {**answer, **said}
    return answer


def run_source(request: Json) -> Json:
    """Run the source as the body of a module, which classes defined there can find by its name."""
    module = types.ModuleType(request["name"])
    if request["file"]:
        # What looks through all modules for the one that a function is of takes an empty name amiss (`inspect`).
        module.__file__ = request["file"]
    sys.modules[request["name"]] = module
    exec(compile(request["source"], request["file"] or "<imports>", "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


def row(key: str, value: Any) -> Json:
    """Describe what a state dict has under a key."""
    import torch

    if not isinstance(value, torch.Tensor):
        return {"key": key, "type": type(value).__name__}
    shape = None if torch.nn.parameter.is_lazy(value) else [int(size) for size in value.shape]
    return {"key": key, "shape": shape, "dtype": str(value.dtype).rpartition(".")[2]}


# Conditions: on what kind of tensors a model is built.

# The functions that make tensors out of nothing, and so take a device: `torch.utils._device` has the same list.
FACTORIES = """
    arange as_tensor asarray bartlett_window blackman_window empty empty_permuted empty_quantized empty_strided eye
    full hamming_window hann_window kaiser_window linspace logspace ones rand randint randn randperm range
    scalar_tensor sparse_compressed_tensor sparse_coo_tensor sparse_csr_tensor tensor tril_indices triu_indices zeros
"""


@contextlib.contextmanager
def conditions(how: str) -> Iterator[None]:
    """Let models be built on the meta device, with parameters alone on it, on fake tensors, or as they are."""
    with contextlib.ExitStack() as stack:
        if how in ("meta", "mixed"):
            stack.enter_context(parameters_on_meta())
        if how == "fake":
            from torch._subclasses.fake_tensor import FakeTensorMode

            stack.enter_context(FakeTensorMode(allow_non_fake_inputs=True))
        stack.enter_context(one_device("meta" if how == "meta" else "cpu"))
        yield


def one_device(device: str) -> Any:
    """Return a mode in which every tensor that names a device goes to this one, unless it has no data anyway.

    On the meta device those that name none go there too.
    No key and no shape depends on the device, and this machine may not have the one that the program names.
    """
    import torch
    from torch.overrides import TorchFunctionMode

    factories = {getattr(torch, name) for name in FACTORIES.split() if hasattr(torch, name)}
    factories.update((torch.fft.fftfreq, torch.fft.rfftfreq))

    class OneDevice(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            kwargs = dict(kwargs or {})
            named = kwargs.get("device")
            if (named is not None and str(named) != "meta") or (device == "meta" and func in factories):
                kwargs["device"] = device
            elif func is torch.Tensor.to and len(args) > 1 and names_device(args[1]):
                args = (args[0], device, *args[2:])
            elif func is torch.Tensor.cuda:
                func, args, kwargs = torch.Tensor.to, (args[0], device), {}
            elif func is torch.Tensor.cpu and args[0].device.type == "meta":
                return args[0]
            return func(*args, **kwargs)

    def names_device(value: Any) -> bool:
        return isinstance(value, (str, torch.device)) or type(value) is int

    return OneDevice()


@contextlib.contextmanager
def parameters_on_meta() -> Iterator[None]:
    """Move each parameter to the meta device when a module registers it, before anything fills it."""
    import torch

    register = torch.nn.Module.register_parameter

    def register_on_meta(self: Any, name: str, param: Any) -> None:
        register(self, name, param)
        if param is not None:
            self._parameters[name] = on_meta(param)

    torch.nn.Module.register_parameter = register_on_meta
    try:
        yield
    finally:
        torch.nn.Module.register_parameter = register


def on_meta(tensor: Any) -> Any:
    """Return this parameter or buffer without data; the same one each time, so that tied weights stay tied.

    Lazy parameters and subclasses of tensors are left as they are: they know best how to be loaded.
    """
    import torch

    kind = type(tensor)
    fake = kind.__name__ == "FakeTensor"
    if not (fake or kind in (torch.Tensor, torch.nn.Parameter)) or tensor.layout is not torch.strided:
        return tensor
    if tensor.is_meta and not fake:
        return tensor
    if not hasattr(tensor, "_without_data"):
        shape = [int(size) for size in tensor.shape]
        bare = torch.empty(shape, dtype=tensor.dtype, device="meta")
        if isinstance(tensor, torch.nn.Parameter):
            bare = torch.nn.Parameter(bare, requires_grad=tensor.requires_grad)
        bare.__dict__.update(tensor.__dict__ if not fake else {})
        tensor._without_data = bare
    return tensor._without_data


# The load: PyTorch's own `load_state_dict`, with a state dict of meta tensors.


def try_load(model: Any, load: Json) -> Json:
    """Return what `model.load_state_dict` says, or that it cannot be known without data."""
    import torch

    to_meta(model)
    state = state_of(load)
    options = {"assign": True} if load["assign"] else {}
    original = torch.nn.Module.load_state_dict
    results: list[Any] = []

    def recording(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        if self is model:
            results.append(result)
        return result

    torch.nn.Module.load_state_dict = recording
    try:
        with one_device("meta"):
            result = model.load_state_dict(state, strict=load["strict"], **options)
        results.append(result)
    except Exception as error:
        return verdict_of_error(error, getattr(original, "__code__", None))
    finally:
        torch.nn.Module.load_state_dict = original
    # An override of `load_state_dict` may return nothing; then PyTorch's own method has said it.
    said = [result for result in results if hasattr(result, "missing_keys")]
    return verdict(said[-1].missing_keys, said[-1].unexpected_keys, []) if said else verdict([], [], [])


def verdict(missing: Sequence[str], unexpected: Sequence[str], errors: Sequence[str]) -> Json:
    """Put together what a load said."""
    mismatched = [found for found in map(size_mismatch, errors) if found]
    return {
        "missing": list(missing),
        "unexpected": list(unexpected),
        "errors": list(errors),
        "mismatched": mismatched,
        "raised": None,
    }


def verdict_of_error(error: Exception, load_code: types.CodeType | None) -> Json:
    """Read what a failed load had found in the frame of the method that raised.

    The message has the same facts, but a key may hold any character, a quote or a line end too.
    """
    found = raising_frame(error)
    needs_data = failure("values", "the load needs the numbers in the tensors", place_of_error(error))
    if found is not None and found.f_code is load_code and "error_msgs" in found.f_locals:
        errors = found.f_locals["error_msgs"]
        if any(speaks_of_meta(message) for message in errors if message.startswith("While copying")):
            return needs_data
        answer = verdict(found.f_locals["missing_keys"], found.f_locals["unexpected_keys"], errors)
    elif was_refused(error) or is_out_of_memory(error):
        raise error
    elif speaks_of_meta(str(error)):
        return needs_data
    else:
        answer = verdict([], [], [])
    answer["raised"] = ("%s: %s" % (type(error).__name__, error))[:MAX_RAISED]
    return answer


def raising_frame(error: BaseException) -> types.FrameType | None:
    """Return the frame that raised an error."""
    frame, trace = None, error.__traceback__
    while trace:
        frame, trace = trace.tb_frame, trace.tb_next
    return frame


def speaks_of_meta(message: str) -> bool:
    """Whether an error is about tensors having no data, which they would have in the program."""
    words = [word.strip(".,:;!'\"()[]") for word in message.lower().split()]
    return "meta" in words or "faketensor" in message.lower()


def size_mismatch(message: str) -> Json | None:
    """Read PyTorch's message about a key whose shapes differ (`Module._load_from_state_dict`)."""
    start, middle, end = "size mismatch for ", ": copying a param with shape torch.Size(", "model is torch.Size("
    subject, found, shapes = message.partition(middle)
    if not (subject.startswith(start) and found and end in shapes):
        return None
    checkpoint, model = shapes.partition(")")[0], shapes.rpartition(end)[2].partition(")")[0]
    return {"key": subject[len(start) :], "model": json.loads(model), "checkpoint": json.loads(checkpoint)}


def to_meta(model: Any) -> None:
    """Take the data out of a model's tensors: what is copied into them has none either."""
    import torch

    for module in torch.nn.Module.modules(model):
        for slots in (module._parameters, module._buffers):
            for name, tensor in slots.items():
                if tensor is not None:
                    slots[name] = on_meta(tensor)
        # What the checkpoint has as extra state is known by its type alone.
        if type(module).set_extra_state is not torch.nn.Module.set_extra_state:
            module.__dict__["set_extra_state"] = lambda state: None


def state_of(load: Json) -> Any:
    """Make the state dict: tensors without data, stand-ins for what is no tensor, and the modules' versions."""
    state: Any = OrderedDict((entry["key"], stand_in(entry)) for entry in load["state"])
    if load["versions"] is not None:
        state._metadata = OrderedDict(
            (prefix, {} if version is None else {"version": version}) for prefix, version in load["versions"].items()
        )
    return state


def stand_in(entry: Json) -> Any:
    """Return something of the type that the checkpoint has under this key."""
    import torch

    if "type" in entry:
        known = getattr(builtins, entry["type"], None)
        with contextlib.suppress(Exception):
            return known() if isinstance(known, type) else type(entry["type"], (), {})()
        return None
    dtype = getattr(torch, entry["dtype"], None)
    # This torch may not know the dtype; it is cast when copied, so the load is the same for any.
    return torch.empty(entry["shape"], dtype=dtype if isinstance(dtype, torch.dtype) else torch.float32, device="meta")


# The guard: an audit hook that refuses what a dry run must not do. It is a safety net, not a sandbox.


class Refused(PermissionError):
    """What the user's code sees when it tries to do what a dry run must not."""


class TimeUp(BaseException):
    """The request has no time left."""


class Refusal:
    """What was refused, and where in the user's code."""

    def __init__(self, doing: str, act: str, place: Any) -> None:
        self.doing, self.act, self.place = doing, act, place


class Guard:
    """Refuses, and remembers what it refused: the code may swallow the error and fail for lack of what it wanted."""

    def __init__(self) -> None:
        self.doing = ""
        self.refusals: list[Refusal] = []
        self.resting = False
        self.installed = False
        self.sets_environment = False

    def install(self) -> None:
        """From here on nothing can take it away."""
        import torch

        self.resting = False
        if not self.installed:
            self.installed = True
            sys.addaudithook(self.hear)
            torch.save = torch.serialization.save = self.refuse_saving

    def rest(self) -> None:
        """Let this file itself do what it must, and forget what was until `install`."""
        self.resting = True
        self.refusals.clear()
        self.sets_environment = False

    @contextlib.contextmanager
    def off(self) -> Iterator[None]:
        """Let this file itself do what it must."""
        self.resting = True
        try:
            yield
        finally:
            self.resting = False

    def hear(self, event: str, arguments: Any) -> None:
        """Raise `Refused` for an event that must not happen."""
        if event in ("os.putenv", "os.unsetenv") and is_set_by_user(sys._getframe(1)):
            self.sets_environment = True
        rule = RULES.get(event)
        if rule is None or self.resting:
            return
        act = rule if isinstance(rule, str) else rule(*arguments)
        if act:
            self.refuse(act)

    def refuse(self, act: str) -> None:
        """Remember and raise."""
        self.refusals.append(Refusal(self.doing, act, place_of_frame(sys._getframe(1))))
        raise Refused("a dry run must not %s" % act)

    def refuse_saving(self, *arguments: Any, **keywords: Any) -> None:
        """Stand for `torch.save`, whose native code opens the file where no audit hook hears of it."""
        self.refuse("write a file")

    def blamed(self, error: BaseException) -> Refusal | None:
        """Return the refusal that an error comes from: in its chain, or swallowed by the user's code before."""
        if was_refused(error):
            return self.refusals[-1]
        return next((refusal for refusal in self.refusals if refusal.place), None)


def was_refused(error: BaseException) -> bool:
    """Whether an error comes from a refusal that was not swallowed."""
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        if isinstance(link, Refused):
            return True
        seen.add(id(link))
        link = link.__cause__ or link.__context__
    return False


WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def opened(path: Any, mode: Any, flags: Any) -> str | None:
    """Refuse to open for writing; a number is a file that is open already."""
    writes = bool(flags & WRITING) if isinstance(flags, int) else False
    if mode is not None and any(letter in mode for letter in "wax+"):
        writes = True
    return "write a file" if writes and not isinstance(path, int) and path != os.devnull else None


def removed(path: Any, *where: Any) -> str | None:
    """Refuse to delete; where there is nothing, the system itself says so."""
    return "delete a file" if os.path.lexists(path) else None


def made(path: Any, *where: Any) -> str | None:
    """Refuse to make a folder; where there is one, the system itself says so."""
    return None if os.path.isdir(path) else "make a folder"


def made_socket(self: Any, family: int, kind: int, protocol: int) -> str | None:
    """Refuse sockets but those that an event loop uses to wake itself."""
    import socket

    return None if family == getattr(socket, "AF_UNIX", None) else "open a socket"


def opened_database(database: Any, *options: Any) -> str | None:
    """Refuse database files, which native code opens."""
    return None if database == ":memory:" else "open a database"


# From the table of audit events in Python's documentation: what changes something outside this process.
RULES: dict[str, Any] = {
    "open": opened,
    "os.remove": removed,
    "os.mkdir": made,
    "socket.__new__": made_socket,
    "sqlite3.connect": opened_database,
}
for _act, _events in {
    "delete a file": "os.rmdir shutil.rmtree",
    "rename a file": "os.rename shutil.move",
    "copy a file": "shutil.copyfile shutil.copymode shutil.copystat shutil.copytree",
    "make a link": "os.link os.symlink",
    "change a file": "os.chmod os.lchmod os.chown os.lchown os.chflags os.truncate os.utime os.setxattr os.removexattr "
    "os.lockf shutil.chown fcntl.lockf fcntl.flock",
    "write a file": "shutil.make_archive shutil.unpack_archive",
    "make a temporary file": "tempfile.mkstemp tempfile.mkdtemp",
    "open a socket": "socket.connect socket.bind socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr "
    "socket.getnameinfo socket.sendto socket.sendmsg socket.sethostname",
    "open a URL": "urllib.Request",
    "start a process": "subprocess.Popen os.system os.exec os.posix_spawn os.spawn os.fork os.forkpty os.startfile "
    "os.startfile/2 pty.spawn",
    "send a signal": "os.kill os.killpg signal.pthread_kill",
    "open a browser": "webbrowser.open",
    "write to the system log": "syslog.syslog syslog.openlog",
    "change the registry": "winreg.CreateKey winreg.DeleteKey winreg.DeleteValue winreg.SetValue winreg.SaveKey "
    "winreg.LoadKey",
}.items():
    RULES.update(dict.fromkeys(_events.split(), _act))


# Places: which of the lines that ran are the user's own.


def place_of_error(error: BaseException) -> list[Any] | None:
    """Return path and line, from 1, of the innermost line of the user's own code in a traceback."""
    place = None
    trace = error.__traceback__
    while trace:
        if is_users_file(trace.tb_frame.f_code.co_filename):
            place = [os.path.abspath(trace.tb_frame.f_code.co_filename), trace.tb_lineno]
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename and is_users_file(error.filename):
        return [os.path.abspath(error.filename), error.lineno or 1]
    return place


def place_of_frame(frame: types.FrameType | None) -> list[Any] | None:
    """Return path and line, from 1, of the innermost running line of the user's own code."""
    while frame:
        if is_users_file(frame.f_code.co_filename):
            return [os.path.abspath(frame.f_code.co_filename), frame.f_lineno]
        frame = frame.f_back
    return None


def is_set_by_user(frame: types.FrameType | None) -> bool:
    """Whether a line of the user's own sets a variable of the environment, through the methods of `os.environ`."""
    between = ("os.py", "<frozen os>", "_collections_abc.py", "<frozen _collections_abc>")
    while frame and os.path.basename(frame.f_code.co_filename) in between:
        frame = frame.f_back
    return frame is not None and is_users_file(frame.f_code.co_filename)


def installed_folders() -> tuple[str, ...]:
    """Return where the interpreter keeps its library and packages."""
    folders = {sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders.update(site.getsitepackages() if hasattr(site, "getsitepackages") else ())
    folders.add(site.getusersitepackages())
    both = {os.path.abspath(folder) for folder in folders} | {os.path.realpath(folder) for folder in folders}
    return tuple(sorted(folder + os.sep for folder in both))


INSTALLED = installed_folders()
HERE = os.path.abspath(__file__)


def is_users_file(path: str) -> bool:
    """Whether a file is neither part of Python nor of an installed package, nor this one."""
    absolute = os.path.abspath(path)
    return not path.startswith("<") and absolute != HERE and not absolute.startswith(INSTALLED)


def installed_modules_since(last: str) -> list[str]:
    """Return which modules of installed packages were imported after one, in the order in which that began.

    Those before it are not looked at: each look would copy memory that this process shares with the waiting one.
    """
    since = list(itertools.takewhile(lambda name: name != last, reversed(sys.modules)))
    paths = ((name, getattr(sys.modules[name], "__file__", None)) for name in reversed(since))
    return [name for name, path in paths if isinstance(path, str) and os.path.abspath(path).startswith(INSTALLED)]


def is_users_module(module: Any) -> bool:
    """Whether a module was imported from a file of the user's."""
    path = getattr(module, "__file__", None)
    return isinstance(path, str) and is_users_file(path)


# Limits: what a request may use, and how its processes end.


def limit_resources(request: Json) -> None:
    """Bound processor time and memory, and write no file, not even of a crash; where the system can."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(request["seconds"]) + 2
    limits = {"RLIMIT_CPU": seconds, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    if sys.platform == "linux":
        with open("/proc/self/statm") as statm:
            limits["RLIMIT_AS"] = int(statm.read().split()[0]) * resource.getpagesize() + request["memory"]
    for name, limit in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def start_clock(deadline: float) -> None:
    """Have `TimeUp` raised in the running code when the time is over, which tells where it was."""
    if not hasattr(signal, "setitimer"):
        return

    def ring(signum: int, frame: Any) -> None:
        raise TimeUp

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(deadline - time.monotonic(), 0.001))


def stop_clock() -> None:
    """Raise no more `TimeUp`."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def in_child(work: Callable[[int], Json]) -> tuple[int, int]:
    """Run `work` in a forked process; return its id, and the pipe on which its result comes as a frame.

    `work` gets the pipe's other end: its own children have no business with that.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    # Nothing may leave this branch but through the exit: it would run the parent's code in the child.
    try:
        os.close(reader)
        answer = work(writer)
        flush()
        send(writer, answer)
    finally:
        os._exit(0)


def flush() -> None:
    """Hand over what was printed."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()


def wait(child: int) -> int:
    """Return the status with which a process ended that can answer no more; one that still runs is killed."""
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
    try:
        return os.waitpid(child, 0)[1]
    except ChildProcessError:
        return 0


def ended(status: int, doing: str, request: Json, imported: Sequence[str] = ()) -> Json:
    """Say how a process ended that gave no answer."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return took_too_long(doing, request)
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        answer = failure("died", "%s ended the process (%s)" % (doing, name))
    else:
        answer = failure("died", "%s ended the process (exit status %d)" % (doing, os.WEXITSTATUS(status)))
    answer["imported"] = list(imported)
    return answer


def took_too_long(doing: str, request: Json, place: Any = None) -> Json:
    """Say that there was not enough time."""
    return failure("timeout", "%s took longer than %g s" % (doing, request["seconds"]), place)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory was asked for that there is not, by Python, numpy or torch."""
    return isinstance(error, MemoryError) or "DefaultCPUAllocator" in str(error)


PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 36, 38


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    control_process(PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of processes below whose own parent ended, so that none is lost."""
    control_process(PR_SET_CHILD_SUBREAPER, 1)


def control_process(option: int, value: int) -> None:
    """Call `prctl`, where there is one."""
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


# linux/landlock.h: the rights to write, remove and make files and to use TCP, by the version that brought them.
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_WRITE_FILE, LANDLOCK_TRUNCATE = 1 << 1, 1 << 14


def refuse_writing_by_native_code() -> None:
    """Let the kernel refuse what the audit hook does not hear of: Landlock, in Linux 5.13 and later."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        libc = ctypes.CDLL(None, use_errno=True)
        version = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, 1)
        if version < 1:
            return
        files = sum(1 << bit for bit in (1, *range(4, 13))) | (LANDLOCK_TRUNCATE if version >= 3 else 0)
        network = 3 if version >= 4 else 0
        rights = struct.pack("QQ", files, network)[: 16 if version >= 4 else 8]
        rules = libc.syscall(LANDLOCK_CREATE_RULESET, rights, len(rights), 0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        allowed = LANDLOCK_WRITE_FILE | (LANDLOCK_TRUNCATE & files)
        libc.syscall(LANDLOCK_ADD_RULE, rules, 1, struct.pack("=Qi", allowed, nothing), 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0)
        os.close(nothing)
        os.close(rules)


# Sources: the text that stands for a file, and which files were imported.


class Sources:
    """Gives importers the overlays' text instead of the files', and remembers which files they asked for."""

    def __init__(self, request: Json) -> None:
        self.texts = {os.path.realpath(path): text for path, text in request["overlays"].items()}
        self.asked: dict[str, None] = {}
        for path, text in [*request["overlays"].items(), (request["file"], request["source"])]:
            # What reads source, `inspect` and `torch.jit.script`, reads it here.
            linecache.cache[path] = (len(text), None, text.splitlines(True), path)

    def install(self) -> None:
        """Patch the loader of source files, which every importer of them shares."""
        loader: Any = importlib.machinery.SourceFileLoader
        get_data, path_stats = loader.get_data, loader.path_stats

        def overlaid_data(this: Any, path: str) -> bytes:
            text = self.texts.get(os.path.realpath(path))
            content: bytes = get_data(this, path) if text is None else text.encode("utf-8")
            return content

        def overlaid_stats(this: Any, path: str) -> Any:
            self.asked[path] = None
            if os.path.realpath(path) in self.texts:
                raise OSError("the text is newer than any compiled form of the file")
            return path_stats(this, path)

        loader.get_data, loader.path_stats = overlaid_data, overlaid_stats
        sys.meta_path.append(self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> Any:
        """Find a module whose file is not on disk yet; those that are, are found before this is asked."""
        tail = name.rpartition(".")[2]
        for folder in sys.path if path is None else path:
            package = os.path.join(folder, tail, "__init__.py")
            for file, places in ((package, [os.path.dirname(package)]), (os.path.join(folder, tail + ".py"), None)):
                if os.path.realpath(file) in self.texts:
                    return importlib.util.spec_from_file_location(name, file, submodule_search_locations=places)
        return None

    def imported(self) -> list[str]:
        """Return the user's files that were imported, whether or not that worked."""
        return [os.path.abspath(path) for path in list(self.asked) if is_users_file(path)]


# Frames and answers.


def failure(kind: str, reason: str, place: Any = None) -> Json:
    """Say why there is no answer."""
    return {"kind": kind, "reason": reason, "place": place}


def summary(error: BaseException) -> str:
    """Name an error as Python does, in one bounded line."""
    try:
        text = str(error)
    except Exception:
        text = ""
    first = (text.strip().splitlines() or [""])[0][:MAX_MESSAGE]
    return "%s: %s" % (type(error).__name__, first) if first else type(error).__name__


def send(end: int, message: Json) -> None:
    """Write a frame: the length in four bytes, then JSON."""
    body = json.dumps(message).encode("ascii")
    if len(body) > MAX_FRAME:
        body = json.dumps(failure("too-big", "the answer has more than %d bytes" % MAX_FRAME)).encode("ascii")
    data = memoryview(struct.pack(">I", len(body)) + body)
    while data:
        data = data[os.write(end, data) :]


def receive(end: int) -> Json | None:
    """Read a frame; `None` where the other side is gone or talks nonsense."""
    frame = bytearray()
    while True:
        missing = 4 - len(frame) if len(frame) < 4 else 4 + struct.unpack(">I", frame[:4])[0] - len(frame)
        if missing > MAX_FRAME:
            return None
        if missing == 0:
            return parsed(frame)
        chunk = os.read(end, min(missing, 1 << 20))
        if not chunk:
            return None
        frame += chunk


def parsed(frame: bytearray) -> Json | None:
    """Return the message of a frame once it is whole; what is no frame is an end without an answer."""
    if len(frame) < 4:
        return None
    length = struct.unpack(">I", frame[:4])[0]
    if length > MAX_FRAME:
        return {"ended": True}
    if len(frame) < 4 + length:
        return None
    try:
        message = json.loads(frame[4 : 4 + length].decode("ascii"))
    except ValueError:
        message = None
    return message if isinstance(message, dict) else {"ended": True}


if __name__ == "__main__":
    main(sys.argv[1:])
