"""`match` statements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ckpt_lsp.evaluator.branches import Completion, choose
from ckpt_lsp.evaluator.operators import contains, payload
from ckpt_lsp.evaluator.scopes import Frame, bind
from ckpt_lsp.evaluator.values import DictValue, ListValue, Unknown, Value

if TYPE_CHECKING:
    from ckpt_lsp.evaluator.machine import Machine


def run_match(machine: Machine, node: ast.Match, frame: Frame) -> Completion:
    """Run the first case that matches; where that is not decided, each that may."""
    return _from(machine, node, 0, machine.evaluate(node.subject, frame), frame)


def _from(machine: Machine, node: ast.Match, number: int, subject: Value, frame: Frame) -> Completion:
    if number == len(node.cases):
        return None
    case = node.cases[number]
    answer = matches(machine, case.pattern, subject, frame)
    if answer is not False and case.guard is not None:
        guard = machine.truth(machine.evaluate(case.guard, frame))
        answer = guard if answer is True or guard is False else answer
    if answer is True:
        return machine.run(case.body, frame)
    if answer is False:
        return _from(machine, node, number + 1, subject, frame)
    return choose(
        machine,
        frame,
        answer.reason,
        lambda: machine.run(case.body, frame),
        lambda: _from(machine, node, number + 1, subject, frame),
    )


def matches(machine: Machine, pattern: ast.pattern, subject: Value, frame: Frame) -> bool | Unknown:
    """Match `subject` and bind what the pattern captures."""
    match pattern:
        case ast.MatchValue(value=value):
            return machine.truth(machine.compare("==", subject, machine.evaluate(value, frame)))
        case ast.MatchSingleton(value=value):
            return machine.truth(machine.compare("is", subject, value))
        case ast.MatchAs(pattern=inner, name=name):
            answer = matches(machine, inner, subject, frame) if inner else True
            if name and answer is not False:
                bind(machine, name, subject, frame)
            return answer
        case ast.MatchOr(patterns=patterns):
            answers = [matches(machine, inner, subject, frame) for inner in patterns]
            return True if True in answers else next((a for a in answers if isinstance(a, Unknown)), False)
        case ast.MatchSequence(patterns=patterns):
            return _sequence(machine, patterns, subject, frame)
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            answer = _mapping(machine, keys, patterns, subject, frame)
            if rest and answer is not False:
                bind(machine, rest, _others(machine, keys, subject, frame), frame)
            return answer
        case ast.MatchClass(cls=cls, kwd_attrs=names, kwd_patterns=patterns, patterns=positional):
            return _class(machine, machine.evaluate(cls, frame), positional, names, patterns, subject, frame)
        case _:
            return machine.unknown("this pattern is not followed", plain=True)


def _all(answers: list[bool | Unknown]) -> bool | Unknown:
    if False in answers:
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _sequence(machine: Machine, patterns: list[ast.pattern], subject: Value, frame: Frame) -> bool | Unknown:
    if isinstance(subject, Unknown):
        return subject
    if not isinstance(payload(subject), (ListValue, tuple)):
        return False
    items, more = machine.items_of(subject)
    if more:
        return machine.unknown("whether this pattern matches is not known", plain=True)
    star = next((at for at, pattern in enumerate(patterns) if isinstance(pattern, ast.MatchStar)), None)
    if star is None:
        if len(items) != len(patterns):
            return False
        return _all([matches(machine, pattern, item, frame) for pattern, item in zip(patterns, items)])
    after = len(patterns) - star - 1
    if len(items) < star + after:
        return False
    rest = items[star : len(items) - after]
    pairs = [*zip(patterns[:star], items), *zip(patterns[star + 1 :], items[len(items) - after :])]
    answer = _all([matches(machine, pattern, item, frame) for pattern, item in pairs])
    _capture(machine, patterns[star], ListValue(rest), frame)
    return answer


def _capture(machine: Machine, pattern: ast.pattern, rest: Value, frame: Frame) -> None:
    if isinstance(pattern, ast.MatchStar) and pattern.name:
        bind(machine, pattern.name, rest, frame)


def _mapping(
    machine: Machine, keys: list[ast.expr], patterns: list[ast.pattern], subject: Value, frame: Frame
) -> bool | Unknown:
    if isinstance(subject, Unknown):
        return subject
    if not isinstance(payload(subject), DictValue):
        return False
    answers: list[bool | Unknown] = []
    for key_node, pattern in zip(keys, patterns):
        key = machine.evaluate(key_node, frame)
        there = contains(machine, subject, key)
        answers.append(there)
        if there is True:
            answers.append(matches(machine, pattern, machine.get_item(subject, key), frame))
    return _all(answers)


def _others(machine: Machine, keys: list[ast.expr], subject: Value, frame: Frame) -> Value:
    """Return a dict of the entries that a mapping pattern does not name."""
    held = payload(subject)
    if not isinstance(held, DictValue):
        return machine.unknown("what else a mapping holds is not known")
    named = [machine.evaluate(key, frame) for key in keys]
    return DictValue({key: value for key, value in held.entries.items() if key not in named}, open=held.open)


def _class(
    machine: Machine,
    cls: Value,
    positional: list[ast.pattern],
    names: list[str],
    patterns: list[ast.pattern],
    subject: Value,
    frame: Frame,
) -> bool | Unknown:
    answers = [machine.is_instance(subject, cls)]
    if answers[0] is False:
        return False
    if positional:
        if (
            len(positional) == 1
            and payload(subject) is subject
            and not machine.get_attribute(cls, "__match_args__", None)
        ):
            answers.append(matches(machine, positional[0], subject, frame))
        else:
            listed = machine.to_python(machine.get_attribute(cls, "__match_args__", None))
            if not isinstance(listed, (tuple, list)) or len(listed) < len(positional):
                return machine.unknown("whether this pattern matches is not followed", plain=True)
            names, patterns = [*map(str, listed[: len(positional)]), *names], [*positional, *patterns]
    for name, pattern in zip(names, patterns):
        answers.append(matches(machine, pattern, machine.get_attribute(subject, name), frame))
    return _all(answers)
