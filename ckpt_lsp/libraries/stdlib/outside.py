"""Modules about the world outside the program: what they give is not known, but is never a part of a model."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.natives import Library
from ckpt_lsp.evaluator.values import Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine

_PLAIN: dict[str, tuple[str, str]] = {
    "time": (
        "the time is not known",
        "time time_ns perf_counter perf_counter_ns monotonic monotonic_ns process_time thread_time ctime gmtime "
        "localtime strftime strptime mktime asctime",
    ),
    "datetime": ("the date is not known", "_when"),
    "platform": (
        "the machine that the program runs on is not known",
        "system machine node platform processor release version python_version python_implementation uname "
        "architecture python_version_tuple mac_ver win32_ver",
    ),
    "uuid": ("a unique number is not known", "uuid1 uuid3 uuid4 uuid5 UUID"),
    "hashlib": ("a hash is not worked out", "md5 sha1 sha224 sha256 sha384 sha512 blake2b blake2s new sha3_256"),
    "secrets": ("a random number is not known", "token_hex token_bytes token_urlsafe randbelow"),
    "tempfile": (
        "the place of a temporary file is not known",
        "mkdtemp mkstemp mktemp gettempdir TemporaryDirectory TemporaryFile NamedTemporaryFile SpooledTemporaryFile",
    ),
    "socket": ("the network is not known", "socket gethostname gethostbyname getfqdn create_connection"),
    "subprocess": (
        "what another program does is not known",
        "run call check_call check_output getoutput getstatusoutput Popen",
    ),
    "urllib.request": ("the network is not known", "urlopen Request build_opener _temporary"),
    "threading": (
        "threads are not followed",
        "Lock RLock Event Semaphore BoundedSemaphore Condition Barrier local current_thread main_thread get_ident",
    ),
    "multiprocessing": ("processes are not followed", "cpu_count current_process Lock RLock Event Semaphore Queue"),
    "getpass": ("the user is not known", "getuser getpass"),
    "locale": ("the locale is not known", "getlocale getpreferredencoding setlocale getdefaultlocale"),
    "shutil": ("the file system is not known", "which disk_usage get_terminal_size"),
    "resource": ("the limits of the process are not known", "getrlimit getrusage"),
    "signal": ("signals are not followed", "signal alarm getsignal"),
    "zlib": ("a checksum is not worked out", "crc32 adler32"),
    "struct": ("bytes are not worked out", "pack unpack unpack_from calcsize"),
}
"""By module: the reason, and the names of functions (or classes) whose results are plain."""

_WITHOUT_EFFECT = {
    "time": "sleep tzset",
    "shutil": "copy copy2 copyfile copyfileobj copymode copystat copytree rmtree move make_archive unpack_archive",
    "resource": "setrlimit",
    "multiprocessing": "set_start_method freeze_support",
    "faulthandler": "enable disable",
    "tracemalloc": "start stop",
}

_SUBMODULES = (
    "concurrent.futures multiprocessing.pool multiprocessing.shared_memory multiprocessing.dummy logging.handlers "
    "logging.config email.mime.text email.mime.multipart http.client http.server unittest.mock urllib urllib.error "
    "xml.etree xml.etree.ElementTree xml.dom xml.dom.minidom importlib.machinery importlib.abc "
    "json.decoder json.encoder os ctypes.util distutils distutils.version distutils.util imp wsgiref.simple_server "
    "curses.ascii sqlite3.dbapi2 tkinter.filedialog tkinter.ttk lib2to3 unittest.case encodings.utf_8"
)


def _plain(library: Library, clause: str, names: Iterable[str]) -> None:
    @library.native(*names)
    def unknown(machine: Machine, *arguments: Value, **options: Value) -> Value:
        return machine.unknown(clause, plain=True)


def _without_effect(library: Library, names: Iterable[str]) -> None:
    @library.native(*names)
    def nothing(machine: Machine, *arguments: Value, **options: Value) -> Value:
        return None


def outside(modelled: Iterable[str]) -> tuple[Library, ...]:
    """Return a library for every module of Python's own that is not in `modelled`: importing one cannot fail."""
    known = set(modelled)
    names = [*_PLAIN, *_WITHOUT_EFFECT, *sys.stdlib_module_names, *_SUBMODULES.split()]
    libraries = {name: Library(name) for name in dict.fromkeys(names) if name not in known}
    for name, (clause, functions) in _PLAIN.items():
        _plain(libraries[name], clause, functions.split())
    for name, functions in _WITHOUT_EFFECT.items():
        _without_effect(libraries[name], functions.split())
    return tuple(libraries.values())
