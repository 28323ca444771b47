"""What stands for a statement that is no Python (yet): as much of it as can be told from its words.

Everything else about it is unknown, which is what a call of `UNFINISHED` comes to when it is evaluated: what the
statement binds, what its condition says, and what becomes of the objects that it hands to others.
"""

from __future__ import annotations

import ast
import io
import itertools
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import Enum

UNFINISHED = "__unfinished__"
"""A builtin function that no program has; it is called with the names of what the statement may change."""

HEADERS = frozenset(
    ("if", "elif", "else", "while", "for", "with", "try", "except", "finally", "def", "class", "async", "match", "case")
)

_DECORATED = frozenset(("def", "class", "async"))


def first_word(line: str) -> str:
    """Return the identifier that a line begins with; `""` for none."""
    line = line.lstrip()
    return line[: next((n for n, character in enumerate(line) if not (character.isalnum() or character == "_")), None)]


class Below(Enum):
    """What the line below a statement is."""

    BLOCK = "the first one of its block"
    SIBLING = "the next statement of the block that it is in itself"
    NOTHING = "part of another block, or none"


def stand_in(statement: str, below: Below, line: str) -> str:
    """Return one line of code, without its indentation, for a broken `statement`; `line` is the one below."""
    word, block = first_word(statement), below is Below.BLOCK
    if statement.lstrip().startswith("@") and (line.lstrip()[:1] == "@" or first_word(line) in _DECORATED):
        return f"@{UNFINISHED}"
    words = [token.string for token in _tokens(statement)]
    if word == "async" and len(words) > 1:
        word, words = words[1], words[1:]
    value = _value(statement)
    match word:
        case "print":
            # Python 2's statement changes nothing.
            return "if True:" if block else "pass"
        case "def" | "class" if len(words) > 1 and words[1].isidentifier():
            return _definition(word, words[1:], statement, block=block)
        case "import" | "from" if not block:
            return _imported(words)
        case "return" | "raise" if below is Below.SIBLING:
            # Nobody leaves statements behind it that are never run: it is being typed, and may come to be another.
            return value
        case "return" if not block:
            return f"return {value}"
        case "raise" if not block:
            return "raise Exception"
        case "":
            return f"if {value}:" if block else value
        case _ if block:
            return _header(word, words, value)
        case _:
            return _assigned(statement, value)


def _definition(word: str, words: Sequence[str], statement: str, *, block: bool) -> str:
    name = words[0]
    if not block:
        return f"{name} = {UNFINISHED}()"
    if word == "class":
        return f"class {name}({_value(statement.partition(name)[2])}):" if "(" in words else f"class {name}:"
    named = [name for before, name in itertools.pairwise(words[1:]) if before in ("(", ",") and _is_name(name)]
    parameters = [f"{name}={UNFINISHED}()" for name in dict.fromkeys(named)]
    return f"def {name}({', '.join([*parameters, '*_', '**__'])}):"


def _imported(words: Sequence[str]) -> str:
    """Bind what stands after `import`, at least what can be told of it."""
    after = words[words.index("import") + 1 :] if "import" in words else []
    names = [name for name in after if _is_name(name)]
    return " = ".join([*names, f"{UNFINISHED}()"])


def _header(word: str, words: Sequence[str], value: str) -> str:
    match word:
        case "elif":
            return f"elif {value}:"
        case "else" | "try" | "finally":
            return f"{word}:"
        case "except":
            name = words[words.index("as") + 1 :][:1] if "as" in words else []
            return f"except Exception as {name[0]}:" if name and _is_name(name[0]) else "except Exception:"
        case "for":
            target = " ".join(words[1 : words.index("in")]) if "in" in words else ""
            return f"for {target if _is_target(target) else '_'} in {value}:"
        case "with":
            name = words[words.index("as") + 1 :][:1] if "as" in words else []
            return f"with {value} as {name[0]}:" if name and _is_name(name[0]) else f"with {value}:"
        case _:
            return f"if {value}:"


def _assigned(statement: str, value: str) -> str:
    """`self.fc = nn.Linear(` binds `self.fc`, whatever it is."""
    left, sign, right = statement.partition("=")
    left = left.strip().rstrip("+-*/%@&|^")
    return f"{left} = {_value(right)}" if sign and not right.startswith("=") and _is_target(left) else value


def _is_target(text: str) -> bool:
    try:
        ast.parse(f"{text} = 0")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return "\n" not in text


def _value(statement: str) -> str:
    names = ", ".join(f'"{name}"' for name in dict.fromkeys(_handed_over(statement)))
    return f"{UNFINISHED}({names})"


def _handed_over(statement: str) -> Iterator[str]:
    """Yield the names of objects that code elsewhere gets: arguments, and what methods are called of."""
    tokens = [token for token in _tokens(statement) if token.string.strip()]
    strings = [token.string for token in tokens] + [""] * 2
    for number, name in enumerate(strings[: len(tokens)]):
        if _is_name(name) and (number == 0 or strings[number - 1] != "."):
            after = number + 1
            while strings[after] == "." and after + 2 < len(strings):
                after += 2
            is_attribute, is_called = after > number + 1, strings[after : after + 1] == ["("]
            if is_attribute == is_called and strings[after] != "=":
                yield name


def _is_name(word: str) -> bool:
    return word.isidentifier() and not keyword.iskeyword(word)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of `text` as far as there are any."""
    with suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO(text.strip()).readline):
            if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER):
                yield token
