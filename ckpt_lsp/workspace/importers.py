"""An index of the names on import lines: which files of a workspace may call a function of another file.

Whoever calls a function of another module imports that module, or the name from one that passes it on. So the index
needs the import lines only: no file is parsed for it, and an edit costs the lines of one file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from ckpt_lsp.evaluator.events import Definition
from ckpt_lsp.workspace import disk
from ckpt_lsp.workspace.discovery import python_files
from ckpt_lsp.workspace.files import MOST_SOURCE_BYTES

MOST_FILES = 50_000
"""How many files are indexed."""
MOST_CANDIDATES = 200
"""How many files that import a module are searched for the name of a function in it."""
MOST_PASSING = 20
"""How many files that import a class may make objects of it for others."""
MOST_ANSWERS = 2_000
"""How many functions are remembered with the files that may call them."""

_PROJECT_MARKS = frozenset((".git", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"))
_TO_SPACES = bytes.maketrans(b"(),.;#\\*\t", b"         ")

TextOf = Callable[[str], "str | None"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The files that may call a function, of those that import one of `words`; `passing` name its class to others."""

    files: dict[str, None]
    words: frozenset[bytes]
    passing: frozenset[str]


class Importers:
    """The index of the Python files below some folders; made when it is first asked, then kept up to date.

    So are its answers: an edit is held against each, and no other file is looked at again.
    """

    def __init__(self, folders: Iterable[str], exclude: Iterable[str] = ()) -> None:
        self._folders = tuple(folders)
        self._exclude = tuple(exclude)
        self._words: dict[str, frozenset[bytes]] | None = None
        self._files: dict[bytes, set[str]] = {}
        self._outdated: set[str] = set()
        self._answers: dict[Definition, _Answer] = {}

    def outdate(self, paths: Iterable[str]) -> None:
        """Note that these files have changed, come, or gone."""
        self._outdated.update(path for path in paths if path.endswith(".py"))

    def calling(self, functions: Iterable[Definition], text_of: TextOf) -> tuple[str, ...]:
        """Return the files that may call one of `functions`, the nearest to it first."""
        self._bring_up_to_date(text_of)
        return tuple(dict.fromkeys(path for function in functions for path in self._answer(function, text_of)))

    def _answer(self, function: Definition, text_of: TextOf) -> Iterable[str]:
        if function not in self._answers:
            if len(self._answers) >= MOST_ANSWERS:
                self._answers.clear()
            names, nearest = _names(function), partial(_distance, function)
            itself, around = self._imported_as(function)
            passing = self._passing(function, itself)
            made = frozenset(_module_name(path).encode() for path in passing)
            steps = (sorted(self._importing(words), key=nearest) for words in (itself, made, around))
            candidates = islice(dict.fromkeys(path for step in steps for path in step), MOST_CANDIDATES)
            found = (path for path in candidates if path != function.path and _mentions(text_of(path) or "", names))
            files = dict.fromkeys(sorted(found, key=nearest))
            self._answers[function] = _Answer(files, itself | made | around, passing)
        return self._answers[function].files

    def _passing(self, function: Definition, words: Iterable[bytes]) -> frozenset[str]:
        """Return the nearest files that import the class of a method: they may make objects of it for others."""
        if "." not in function.qualname:
            return frozenset()
        paths = sorted(self._importing(words) - {function.path}, key=partial(_distance, function))
        return frozenset(paths[:MOST_PASSING])

    def _importing(self, words: Iterable[bytes]) -> set[str]:
        return set[str]().union(*(self._files.get(word, ()) for word in words))

    def _imported_as(self, function: Definition) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Return the words by which imports get hold of a function: its names and module's, and packages around it."""
        path = function.path
        parts = path.removesuffix(".py").removesuffix(os.sep + "__init__").split(os.sep)
        above = [folder for folder in self._folders if path.startswith(folder + os.sep)]
        inside = parts[min(len(folder.split(os.sep)) for folder in above) :] if above else parts[-1:]
        itself = (word.encode() for word in (*_names(function), *inside[-1:]))
        return frozenset(itself), frozenset(word.encode() for word in inside[:-1])

    def _bring_up_to_date(self, text_of: TextOf) -> None:
        if self._words is None:
            self._words = {}
            for path in islice(python_files(self._folders, self._exclude, wanted=lambda path: True), MOST_FILES):
                self._put(path, disk.beginning(path, MOST_SOURCE_BYTES))
        for path in self._outdated:
            text = text_of(path) or ""
            words = self._put(path, text.encode("utf-8", "surrogatepass"))
            for function in tuple(self._answers):
                self._correct(function, path, text, words)
        self._outdated.clear()

    def _correct(self, function: Definition, path: str, text: str, words: frozenset[bytes]) -> None:
        """Take the file at `path` into an answer, or out of it, as its new text has it."""
        answer = self._answers[function]
        if self._changes_passing(function, answer, path, words):
            del self._answers[function]
            return
        imports = path != function.path and not words.isdisjoint(answer.words)
        if not (imports and _mentions(text, _names(function))):
            answer.files.pop(path, None)
        elif path not in answer.files:
            paths = sorted([*answer.files, path], key=partial(_distance, function))
            self._answers[function] = replace(answer, files=dict.fromkeys(paths))

    def _changes_passing(self, function: Definition, answer: _Answer, path: str, words: frozenset[bytes]) -> bool:
        """Whether the file at `path` begins or ceases to be one of those that may make objects for others."""
        if "." not in function.qualname or path == function.path:
            return False
        passed, passes = path in answer.passing, not words.isdisjoint(self._imported_as(function)[0])
        return passed != passes and (passed or len(answer.passing) < MOST_PASSING)

    def _put(self, path: str, content: bytes) -> frozenset[bytes]:
        assert self._words is not None
        words = frozenset(_imported(content))
        before = self._words.get(path, frozenset())
        for word in before - words:
            self._files[word].discard(path)
        for word in words - before:
            self._files.setdefault(word, set()).add(path)
        self._words[path] = words
        return words


def indexed_folder(path: str, root: str) -> str:
    """Return where callers of what is at `path` are looked for by a command that is given in the folder `root`.

    That is `root` if it is a project with `path` in it; somebody's home folder, say, is none.
    """
    inside = path == root or path.startswith(root + os.sep)
    if inside and not _PROJECT_MARKS.isdisjoint(disk.names(root)):
        return root
    return path if disk.kind(path) == "folder" else os.path.dirname(path)


def _names(function: Definition) -> tuple[str, ...]:
    """Return the names by which a function is got hold of: of a method, its class's and its own."""
    names = [name for name in function.qualname.split(".") if name != "<locals>"]
    return tuple(name for name in names if not name.startswith("__")) or tuple(names)


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix(os.sep + "__init__").rpartition(os.sep)[2]


def _mentions(text: str, names: Iterable[str]) -> bool:
    return any(_has_word(text, name) for name in names)


def _has_word(text: str, name: str) -> bool:
    found = text.find(name)
    while found >= 0:
        around = text[found - 1 : found] + text[found + len(name) : found + len(name) + 1]
        if not any(character.isalnum() or character == "_" for character in around):
            return True
        found = text.find(name, found + 1)
    return False


def _distance(function: Definition, path: str) -> tuple[int, str]:
    """Return what files are sorted by, so that those come first which have most folders in common with a function's."""
    return -len(os.path.commonpath([os.path.dirname(function.path), path])), path


def _imported(content: bytes) -> Iterator[bytes]:
    """Yield the words of a file's import statements, those in parentheses to their end."""
    if b"import" not in content:
        return
    inside = False
    for line in content.splitlines():
        stripped = line.lstrip()
        if inside or stripped.startswith((b"import ", b"from ")):
            inside = b")" not in line and (inside or b"(" in line)
            yield from stripped.translate(_TO_SPACES).split()
