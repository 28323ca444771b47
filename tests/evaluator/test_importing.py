"""Importing a module of the program has its effects; importing an installed one does not."""

from __future__ import annotations

from tests.evaluator.running import result_of

CORE = """
    R = {}
    def register(function):
        R[function.__name__] = function
        return function
    """

NETS = """
    from core import register
    @register
    def net(): ...
    """


def test_a_registry_is_filled_by_importing() -> None:
    assert result_of("import core, nets\nresult = list(core.R)", core=CORE, nets=NETS) == ["net"]


def test_a_registry_is_empty_before_the_import() -> None:
    source = "import core\nbefore = list(core.R)\nimport nets\nresult = [before, list(core.R)]"
    assert result_of(source, core=CORE, nets=NETS) == [[], ["net"]]


def test_an_import_in_an_import_counts() -> None:
    assert result_of("import core, b\nresult = list(core.R)", core=CORE, nets=NETS, b="import nets") == ["net"]


def test_modules_that_import_each_other_are_imported_once() -> None:
    circle = "import a\nfrom core import register\n@register\ndef b(): ..."
    texts = {"core": CORE, "a": "import b\nfrom core import register\n@register\ndef a(): ...", "b": circle}
    assert result_of("import core, a\nresult = list(core.R)", **texts) == ["b", "a"]


def test_an_import_that_fails_is_replaced_by_the_other() -> None:
    tries = "try:\n    from core import missing\nexcept ImportError:\n    import nets"
    assert result_of("import core, b\nresult = list(core.R)", core=CORE, nets=NETS, b=tries) == ["net"]


def test_what_an_installed_package_registers_waits_until_it_is_asked_for() -> None:
    packages = {"core.dist-info/METADATA": "", "core": CORE, "nets": NETS}
    assert result_of("import core, nets\nresult = list(core.R)", **packages) == []


def test_what_an_installed_module_hands_over_is_there_when_a_name_of_it_is_asked_for() -> None:
    nets = "from core import add\nclass Big: ...\nadd('big', Big)\ndef size(name): return len(name)"
    core = "R = {}\ndef add(name, made): R[name] = made"
    packages = {"core.dist-info/METADATA": "", "core": core, "nets": nets}
    assert result_of("import core, nets\nn = nets.size('big')\nresult = list(core.R)", **packages) == ["big"]


def test_a_submodule_imported_under_another_name_is_what_its_package_calls_so() -> None:
    source = "import pack.net as other\nimport pack.plain as plain\nresult = [other(), plain.size]"
    texts = {
        "pack/__init__": "from pack.net import net",
        "pack/net": "def net():\n    return 3",
        "pack/plain": "size = 4",
    }
    assert result_of(source, **texts) == [3, 4]
