"""Stands in for Python's `re`."""

NOFLAG = 0
A = ASCII = 256
DEBUG = 128
I = IGNORECASE = 2
L = LOCALE = 4
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64


class error(Exception): ...


PatternError = error


class RegexFlag(int): ...


def _search(kind, pattern, flags, string, bounds):
    """The first match, as its spans and the names of its groups, or None."""


def _find_all(pattern, flags, string, count):
    """All matches, as their spans and the names of their groups."""


def _group_count(pattern, flags):
    """How many groups a pattern has, and the numbers of those with a name."""


def _expanded(template, spans, names, string):
    """A replacement text in which references to groups are filled in."""


class Pattern:
    def __class_getitem__(cls, item):
        return cls

    def __init__(self, pattern, flags=0):
        self.pattern = pattern
        self.flags = flags
        self.groups, self.groupindex = _group_count(pattern, flags)

    def __repr__(self):
        return f"re.compile({self.pattern!r})"

    def __eq__(self, other):
        return isinstance(other, Pattern) and self.pattern == other.pattern and self.flags == other.flags

    def __hash__(self):
        return hash(self.pattern)

    def _match(self, kind, string, bounds):
        found = _search(kind, self.pattern, self.flags, string, bounds)
        return None if found is None else Match(self, string, *found)

    def search(self, string, *bounds):
        return self._match("search", string, bounds)

    def match(self, string, *bounds):
        return self._match("match", string, bounds)

    def fullmatch(self, string, *bounds):
        return self._match("fullmatch", string, bounds)

    def finditer(self, string):
        return iter([Match(self, string, *found) for found in _find_all(self.pattern, self.flags, string, 0)])

    def findall(self, string):
        return [match._found() for match in self.finditer(string)]

    def split(self, string, maxsplit=0):
        parts = []
        end = 0
        for spans, names in _find_all(self.pattern, self.flags, string, maxsplit):
            match = Match(self, string, spans, names)
            parts.append(string[end : match.start()])
            parts.extend(match.groups())
            end = match.end()
        return [*parts, string[end:]]

    def subn(self, repl, string, count=0):
        found = _find_all(self.pattern, self.flags, string, count)
        text = ""
        end = 0
        for spans, names in found:
            match = Match(self, string, spans, names)
            text += string[end : match.start()]
            text += repl(match) if callable(repl) else match.expand(repl)
            end = match.end()
        return text + string[end:], len(found)

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]


class Match:
    def __class_getitem__(cls, item):
        return cls

    def __init__(self, pattern, string, spans, names):
        self.re = pattern
        self.string = string
        self.regs = spans
        self._names = names

    def _group(self, group, default=None):
        start, end = self.span(group)
        return default if start < 0 else self.string[start:end]

    def _found(self):
        if not self.re.groups:
            return self._group(0)
        groups = self.groups("")
        return groups[0] if len(groups) == 1 else groups

    def group(self, *groups):
        if len(groups) < 2:
            return self._group(groups[0] if groups else 0)
        return tuple(self._group(group) for group in groups)

    def __getitem__(self, group):
        return self._group(group)

    def groups(self, default=None):
        return tuple(self._group(number, default) for number in range(1, len(self.regs)))

    def groupdict(self, default=None):
        return {name: self._group(name, default) for name in self._names}

    def span(self, group=0):
        if isinstance(group, str):
            if group not in self._names:
                raise IndexError("no such group")
            group = self._names[group]
        if not 0 <= group < len(self.regs):
            raise IndexError("no such group")
        return self.regs[group]

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def expand(self, template):
        return _expanded(template, self.regs, self._names, self.string)

    @property
    def pos(self):
        return 0

    @property
    def endpos(self):
        return len(self.string)

    @property
    def lastindex(self):
        last = [number for number in range(1, len(self.regs)) if self.regs[number][0] >= 0]
        return last[-1] if last else None

    def __bool__(self):
        return True


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, flags)


def _match(kind, pattern, string, flags):
    if isinstance(pattern, Pattern):
        return pattern._match(kind, string, ())
    found = _search(kind, pattern, flags, string, ())
    return None if found is None else Match(Pattern(pattern, flags), string, *found)


def search(pattern, string, flags=0):
    return _match("search", pattern, string, flags)


def match(pattern, string, flags=0):
    return _match("match", pattern, string, flags)


def fullmatch(pattern, string, flags=0):
    return _match("fullmatch", pattern, string, flags)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def purge(): ...
