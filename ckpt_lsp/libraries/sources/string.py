"""Stands in for Python's `string`."""

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


def _substituted(template, mapping, strict):
    """A template whose placeholders are filled in."""


class Template:
    def __init__(self, template):
        self.template = template

    def substitute(self, mapping={}, /, **kws):
        return _substituted(self.template, {**mapping, **kws}, True)

    def safe_substitute(self, mapping={}, /, **kws):
        return _substituted(self.template, {**mapping, **kws}, False)
