"""Stands in for `absl.flags`: every flag has its default."""

from argparse import _not_given


class Error(Exception): ...


class FlagHolder:
    def __init__(self, flags, name):
        self._flags = flags
        self.name = name

    @property
    def value(self):
        return getattr(self._flags, self.name)

    @property
    def default(self):
        return self.value


class FlagValues:
    def __init__(self):
        self.__dict__["_values"] = {}

    def _define(self, name, value):
        self.__dict__["_values"][name] = _not_given(f"--{name}") if value is None else value
        return FlagHolder(self, name)

    def __call__(self, argv=None, known_only=False):
        return argv

    def __getattr__(self, name):
        values = self.__dict__["_values"]
        if name not in values:
            raise AttributeError(name)
        return values[name]

    def __setattr__(self, name, value):
        self.__dict__["_values"][name] = value

    def __getitem__(self, name):
        return FlagHolder(self, name)

    def __contains__(self, name):
        return name in self.__dict__["_values"]

    def __iter__(self):
        return iter(self.__dict__["_values"])

    def flag_values_dict(self):
        return dict(self.__dict__["_values"])

    def is_parsed(self):
        return True

    def mark_as_parsed(self): ...


FLAGS = FlagValues()


def DEFINE_string(name, default, help=None, flag_values=FLAGS, **options):
    return flag_values._define(name, default)


def DEFINE_integer(name, default, help=None, lower_bound=None, upper_bound=None, flag_values=FLAGS, **options):
    return flag_values._define(name, int(default) if isinstance(default, str) else default)


def DEFINE_float(name, default, help=None, lower_bound=None, upper_bound=None, flag_values=FLAGS, **options):
    return flag_values._define(name, float(default) if isinstance(default, (str, int)) else default)


def DEFINE_bool(name, default, help=None, flag_values=FLAGS, **options):
    if isinstance(default, str):
        default = default.lower() in ("true", "t", "1")
    return flag_values._define(name, default)


DEFINE_boolean = DEFINE_bool


def DEFINE_enum(name, default, enum_values, help=None, flag_values=FLAGS, **options):
    return flag_values._define(name, default)


def DEFINE_enum_class(name, default, enum_class, help=None, flag_values=FLAGS, **options):
    return flag_values._define(name, enum_class[default] if isinstance(default, str) else default)


def DEFINE_list(name, default, help=None, flag_values=FLAGS, **options):
    if isinstance(default, str):
        default = [item.strip() for item in default.split(",")] if default else []
    return flag_values._define(name, default)


def DEFINE_spaceseplist(name, default, help=None, flag_values=FLAGS, **options):
    return flag_values._define(name, default.split() if isinstance(default, str) else default)


def DEFINE_multi_string(name, default, help=None, flag_values=FLAGS, **options):
    if default is not None and not isinstance(default, (list, tuple)):
        default = [default]
    return flag_values._define(name, default)


DEFINE_multi_integer = DEFINE_multi_float = DEFINE_multi_enum = DEFINE_multi_string


def DEFINE_alias(name, original_name, flag_values=FLAGS, **options):
    return flag_values._define(name, getattr(flag_values, original_name))


def mark_flag_as_required(flag_name, flag_values=FLAGS): ...


def mark_flags_as_required(flag_names, flag_values=FLAGS): ...


def register_validator(flag_name, checker, **options): ...


def set_default(flag_holder, value):
    flag_holder._flags._define(flag_holder.name, value)
