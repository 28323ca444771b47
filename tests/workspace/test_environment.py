"""Where packages are looked for."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig

import pytest

from ckpt_lsp.workspace.environment import environment


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / ".venv")], check=True)
    return root


def purelib(prefix):
    return sysconfig.get_path("purelib", vars={"base": str(prefix), "platbase": str(prefix)})


def test_a_virtual_environment_in_the_project_is_taken(project):
    found = environment(None, str(project), {})
    assert found.packages == (purelib(project / ".venv"),)


def test_the_active_environment_comes_before_the_one_in_the_project(project, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    found = environment(None, str(project), {"VIRTUAL_ENV": str(tmp_path / "env")})
    assert found.packages == (purelib(tmp_path / "env"),)


@pytest.mark.parametrize("named", [".venv/bin/python", ".venv"])
def test_an_interpreter_that_is_named_comes_first(project, tmp_path, named):
    found = environment(str(project / named), str(tmp_path), {"VIRTUAL_ENV": str(tmp_path)})
    assert found.packages == (purelib(project / ".venv"),)


def test_without_any_it_is_the_running_one(tmp_path):
    found = environment(None, str(tmp_path), {"VIRTUAL_ENV": str(tmp_path / "gone")})
    assert sysconfig.get_path("purelib") in found.packages
    assert found.interpreter == sys.executable


def test_the_interpreter_outside_any_environment_has_the_packages_that_it_says(tmp_path):
    base = os.path.join(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    code = "import site, os; print('\\n'.join(filter(os.path.isdir, site.getsitepackages())))"
    said = subprocess.run([base, "-S", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(said) <= set(environment(base, str(tmp_path), {}).packages)


def test_editable_installs_are_found_and_code_in_pth_files_is_not_run(project, tmp_path):
    (tmp_path / "src").mkdir()
    pth = os.path.join(purelib(project / ".venv"), "editable.pth")
    with open(pth, "w") as file:
        file.write(f"import os; os.abort()\n# a comment\n{tmp_path / 'src'}\n{tmp_path / 'gone'}\n")
    try:
        assert str(tmp_path / "src") in environment(None, str(project), {}).packages
    finally:
        os.remove(pth)


def test_a_system_environment_may_be_seen_through(tmp_path):
    options = ["--without-pip", "--system-site-packages", str(tmp_path / ".venv")]
    subprocess.run([sys.executable, "-m", "venv", *options], check=True)
    packages = environment(None, str(tmp_path), {}).packages
    assert packages[0] == purelib(tmp_path / ".venv")
    assert len(packages) > 1 or not os.path.isdir(os.path.join(sys.base_prefix, "lib", "python3"))
