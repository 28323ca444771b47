"""`contextlib`, and modules whose functions only have effects outside."""

from __future__ import annotations

from ckpt_lsp.evaluator.values import OneOf
from tests.libraries.stdlib.agreement import assert_agrees, evaluate


def test_context_managers() -> None:
    assert_agrees(
        """
        import contextlib
        from contextlib import contextmanager, suppress, nullcontext, ExitStack, closing
        log = []
        @contextmanager
        def giving(value):
            yield value
        class Logged:
            def __init__(self, name):
                self.name = name
            def __enter__(self):
                log.append("+" + self.name)
                return self.name
            def __exit__(self, *details):
                log.append("-" + self.name)
            def close(self):
                log.append("closed")
        with giving(3) as three:
            log.append(three)
        with suppress(KeyError, ValueError):
            {}["x"]
            log.append("not reached")
        with nullcontext(5) as five:
            log.append(five)
        with ExitStack() as stack:
            log.append(stack.enter_context(Logged("a")))
            stack.callback(log.append, "called")
            stack.enter_context(Logged("b"))
        with closing(Logged("c")) as c:
            log.append(c.name)
        result = log
        """
    )


def test_logging_and_warnings_are_silent() -> None:
    assert_agrees(
        """
        import logging, warnings, time, gc, traceback
        from logging.handlers import RotatingFileHandler
        logging.basicConfig(level=logging.INFO)
        logger = logging.getLogger(__name__)
        logger.setLevel(logging.WARNING)
        logger.info("x %s", 1)
        logger.addHandler(logging.NullHandler())
        warnings.filterwarnings("ignore")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.warn("x", DeprecationWarning)
        time.sleep(0)
        result = [logger.name, logging.getLogger("a") is logging.getLogger("a"),
                  logger.warning("x") if False else None,
                  logging.DEBUG, logger.isEnabledFor(logging.ERROR), gc.isenabled(), logging.getLevelName(20)]
        """
    )


def test_what_comes_from_outside_is_never_a_part_of_a_model() -> None:
    for expression in ("time.time()", "datetime.datetime.now()", "random.random()", "uuid.uuid4()", "threading.Lock()",
                       "hashlib.md5(b'x')", "tempfile.mkdtemp()", "os.cpu_count()"):  # fmt: skip
        imports = "import time, datetime, random, uuid, threading, hashlib, tempfile, os"
        _, value = evaluate(f"{imports}\nresult = {expression}")
        assert value.plain, expression  # type: ignore[attr-defined]


def test_a_random_choice_is_one_of_the_items() -> None:
    _, value = evaluate("import random\nrandom.seed(0)\nresult = random.choice(['a', 'b'])")
    assert value.alternatives == ("a", "b")  # type: ignore[attr-defined]


def test_texts() -> None:
    assert_agrees(
        """
        import string, textwrap, ast, io, bisect, base64
        from urllib.parse import urlparse, quote, urljoin
        u = urlparse("https://x.org/models/net-1234.pth?a=b")
        s = io.StringIO()
        s.write("a\\nb")
        result = [u.path, u.netloc, u.scheme, u.query, quote("a b"), urljoin("http://x/a", "b"),
                  string.ascii_lowercase[:3],
                  string.Template("$a-${b}").substitute(a=1, b="x"), textwrap.dedent("  x"),
                  ast.literal_eval("{'a': (1, 2.5)}"),
                  s.getvalue(), bisect.bisect([1, 3, 5], 3), base64.b64encode(b"x"), u.geturl(),
                  string.capwords("a b")]
        """
    )


def test_a_generator_as_a_manager_runs_around_the_block() -> None:
    assert_agrees(
        """
        from contextlib import contextmanager
        log = []
        state = {"value": 0}

        @contextmanager
        def setting(value):
            old = state["value"]
            state["value"] = value
            try:
                yield value + 1
            finally:
                state["value"] = old
                log.append(("left", value))

        @contextmanager
        def forgiving():
            try:
                yield
            except ValueError as error:
                log.append(str(error))

        def inside():
            with setting(5) as more, setting(6):
                return (more, state["value"])

        @setting(7)
        def decorated():
            return state["value"]

        with setting(1):
            log.append(state["value"])
            with setting(2) as three:
                log.append((three, state["value"]))
            log.append(state["value"])
        with forgiving():
            log.append("raising")
            raise ValueError("caught")
        try:
            with setting(3):
                raise KeyError("passes through")
        except KeyError as error:
            log.append(error.args)
        for n in range(3):
            with setting(n):
                if n == 1:
                    continue
                if n == 2:
                    break
                log.append("round")
        result = [log, inside(), decorated(), state]
        """
    )


def test_a_block_that_some_runs_leave_early_is_followed_by_the_rest_of_the_generator() -> None:
    _, value = evaluate(
        """
        from contextlib import contextmanager
        log = []

        @contextmanager
        def logged():
            yield
            log.append("out")

        def run(fast):
            with logged():
                if fast:
                    return 1
            return 2

        result = (run(unknown), len(log))
        """
    )
    assert isinstance(value, tuple)
    assert isinstance(value[0], OneOf)
    assert (set(value[0].alternatives), value[1]) == ({1, 2}, 1)
