"""What is missing in something that modules share is no certain error where parts of the program were not seen."""

from __future__ import annotations

from tests.evaluator.running import evaluate

REGISTRY = """
    R = {}
    class settings: pass
    """


def _stopped(source: str) -> list[str]:
    machine, _ = evaluate(source, core=REGISTRY)
    return [reason.text for reason in machine.stopped.values()]


def test_a_registry_may_have_been_filled_before_a_function_is_called() -> None:
    assert _stopped("from core import R\ndef build():\n    return R['net']()") == []


def test_a_settings_object_may_have_been_set() -> None:
    assert _stopped("from core import settings\ndef build():\n    return settings.width") == []


def test_what_the_function_makes_itself_is_seen() -> None:
    assert _stopped("def build():\n    made = {}\n    return made['net']") == ["build raises KeyError: 'net'"]


def test_a_script_that_asks_an_empty_registry_raises() -> None:
    assert _stopped("from core import R\nR['net']") == ["this raises KeyError: 'net'"]
