"""`contextlib`, and modules whose functions only have effects outside."""

from __future__ import annotations

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
