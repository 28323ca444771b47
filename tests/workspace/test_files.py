"""The files that an analysis sees, and what it comes to depend on by looking."""

from __future__ import annotations

import ast
import os
import threading

import pytest

from ckpt_lsp.workspace.dependencies import Aspect, Dependency
from ckpt_lsp.workspace.files import MOST_SOURCE_BYTES, Caches, WorkspaceFiles, overlay


@pytest.fixture
def files():
    return WorkspaceFiles(Caches())


def still_holds(files):
    return files.log.holds(WorkspaceFiles(Caches(), files.overlays).version)


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"x = 1\r\n", "x = 1\r\n"),
        ("s = 'ä'".encode("utf-8-sig"), "s = 'ä'"),
        ("# -*- coding: latin-1 -*-\ns = 'ä'".encode("latin-1"), "# -*- coding: latin-1 -*-\ns = 'ä'"),
        ("# coding: cp1251\ns = 'ж'".encode("cp1251"), "# coding: cp1251\ns = 'ж'"),
    ],
)
def test_source_is_decoded_as_python_decodes_it(tmp_path, files, content, text):
    assert files.text(write(tmp_path / "a.py", content)) == text


@pytest.mark.parametrize("content", [b"s = '\xe4'", b"# coding: no-such-codec\n", b"# coding: utf-8\n\xff"])
def test_source_that_python_could_not_decode_either_is_no_text(tmp_path, files, content):
    assert files.text(write(tmp_path / "a.py", content)) is None


def test_what_is_written_back_has_the_encoding_and_mark_of_the_file(tmp_path, files):
    source = files.source(write(tmp_path / "a.py", "s = 'ä'".encode("utf-8-sig")))
    assert source.encode(source.text + "\n") == "s = 'ä'\n".encode("utf-8-sig")


def test_a_source_file_above_the_bound_is_no_text(tmp_path, files):
    text = "#" * (MOST_SOURCE_BYTES + 1)
    assert files.text(write(tmp_path / "a.py", text.encode())) is None
    assert WorkspaceFiles(Caches(), {"/a.py": overlay(text)}).text("/a.py") is None


def test_nothing_is_there_where_there_is_nothing_or_a_loop(tmp_path, files):
    os.symlink(tmp_path / "b", tmp_path / "a")
    os.symlink(tmp_path / "a", tmp_path / "b")
    for path in (str(tmp_path / "none.py"), str(tmp_path / "a"), str(tmp_path / "nul\0"), str(tmp_path)):
        assert files.text(path) is None
        assert files.derived(path, lambda source: source.size) is None
        assert not files.is_file(path)
    assert files.names(str(tmp_path / "none")) == ()
    assert files.modified(str(tmp_path / "none")) == 0


def test_a_pipe_is_not_waited_for(tmp_path, files):
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=files.text, args=(str(tmp_path / "pipe"),), daemon=True)
    reader.start()
    reader.join(5)
    assert not reader.is_alive()
    assert not files.is_file(str(tmp_path / "pipe"))


def test_the_editors_text_hides_the_file_and_adds_to_the_folder(tmp_path):
    disk, unsaved = write(tmp_path / "a.py", "old"), str(tmp_path / "new.py")
    files = WorkspaceFiles(Caches(), {disk: overlay("new"), unsaved: overlay("")})
    assert files.text(disk) == "new"
    assert files.is_file(unsaved)
    assert files.names(str(tmp_path)) == ("a.py", "new.py")


def test_a_text_is_parsed_once_while_it_is_the_same(tmp_path):
    path, caches, parses = write(tmp_path / "a.py", "x = 1"), Caches(), []

    def parse(text):
        parses.append(text)
        return ast.parse(text)

    first = WorkspaceFiles(caches).parsed(path, parse)
    assert WorkspaceFiles(caches).parsed(path, parse) is first
    write(tmp_path / "a.py", "x = 22")
    assert WorkspaceFiles(caches).parsed(path, parse) is not first
    assert parses == ["x = 1", "x = 22"]


def test_bytes_are_read_at_any_place_and_end_with_the_file(tmp_path, files):
    path = write(tmp_path / "a.bin", b"0123456789")
    assert files.derived(path, lambda source: (source.size, source.read(3, 2), source.read(8, 100))) == (
        10,
        b"34",
        b"89",
    )


QUESTIONS = {
    "content": (lambda files, path: files.text(path)),
    "bytes": (lambda files, path: files.derived(path, len_of)),
    "existence": (lambda files, path: files.is_file(path)),
    "folder": (lambda files, path: files.names(os.path.dirname(path))),
}


def len_of(source):
    return source.size


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_about_nothing_is_out_of_date_once_something_is_there(tmp_path, files, question):
    path = str(tmp_path / "a.py")
    QUESTIONS[question](files, path)
    assert still_holds(files)
    write(tmp_path / "a.py", "x = 1")
    assert not still_holds(files)


@pytest.mark.parametrize("question", ["content", "bytes"])
def test_an_answer_about_content_is_out_of_date_once_the_file_is_rewritten(tmp_path, files, question):
    path = write(tmp_path / "a.py", "x = 1")
    QUESTIONS[question](files, path)
    os.utime(path, ns=(1, 1))
    assert not still_holds(files)


@pytest.mark.parametrize("question", ["existence", "folder"])
def test_an_answer_about_existence_does_not_depend_on_content(tmp_path, files, question):
    path = write(tmp_path / "a.py", "x = 1")
    QUESTIONS[question](files, path)
    write(tmp_path / "a.py", "x = 22")
    assert still_holds(files)


def test_an_answer_depends_on_the_text_in_the_editor(tmp_path):
    path = write(tmp_path / "a.py", "x = 1")
    files = WorkspaceFiles(Caches(), {path: overlay("x = 2")})
    files.text(path)
    assert files.log.holds(WorkspaceFiles(Caches(), {path: overlay("x = 2")}).version)
    assert not files.log.holds(WorkspaceFiles(Caches(), {path: overlay("x = 3")}).version)
    assert not files.log.holds(WorkspaceFiles(Caches()).version)


def test_every_question_is_remembered(tmp_path, files):
    path = str(tmp_path / "a.py")
    files.is_file(path)
    assert files.log.mentions(path)
    assert Dependency(Aspect.KIND, path) in files.log.versions
