"""Stands in for Python's `argparse`.

What the user will type is not known, so `parse_args()` gives every option its default, as it has without arguments.
Where there is none (`None`, a required option, a positional), the value is not known. Given arguments are parsed.
"""

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentError(Exception): ...


class ArgumentTypeError(Exception): ...


class HelpFormatter:
    def __init__(self, prog="", *args, **kwargs):
        self._prog = prog


class RawDescriptionHelpFormatter(HelpFormatter): ...


class RawTextHelpFormatter(HelpFormatter): ...


class ArgumentDefaultsHelpFormatter(HelpFormatter): ...


class MetavarTypeHelpFormatter(HelpFormatter): ...


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __contains__(self, key):
        return key in self.__dict__

    def __eq__(self, other):
        return isinstance(other, Namespace) and vars(self) == vars(other)

    def __repr__(self):
        return f"Namespace({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, string):
        return open(string, self._mode)


def _not_given(name):
    """What the user gives for `name`, or nothing."""


def _any_of(parsers, fill):
    """Call `fill` with each of the parsers, in runs of their own: any of them may be asked for."""


def _each_of(commands, run):
    """Call `run` with each of the commands: the user can give any, and what it does counts for itself."""


class _NotParsed(list):
    """What `parse_known_args` leaves of the command line: unknown as that is, it counts as nothing."""


def _is_known(value):
    """Whether anything is known of `value`."""


class Action:
    def __init__(
        self,
        option_strings,
        dest,
        nargs=None,
        const=None,
        default=None,
        type=None,
        choices=None,
        required=False,
        help=None,
        metavar=None,
        **options,
    ):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError


class _Store(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConst(Action):
    def __init__(self, option_strings, dest, const=None, default=None, **options):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, **options)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrue(_StoreConst):
    def __init__(self, option_strings, dest, default=False, **options):
        super().__init__(option_strings, dest, const=True, default=default, **options)


class _StoreFalse(_StoreConst):
    def __init__(self, option_strings, dest, default=True, **options):
        super().__init__(option_strings, dest, const=False, default=default, **options)


class _Append(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), values])


class _AppendConst(_StoreConst):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), self.const])


class _Extend(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest, None) or []), *values])


class _Count(Action):
    def __init__(self, option_strings, dest, default=None, **options):
        super().__init__(option_strings, dest, nargs=0, default=default, **options)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Leave(Action):
    def __init__(self, option_strings, dest, **options):
        super().__init__(option_strings, SUPPRESS, nargs=0, default=SUPPRESS)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.exit()


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, **options):
        negated = [f"--no-{option[2:]}" for option in option_strings if option.startswith("--")]
        super().__init__([*option_strings, *negated], dest, nargs=0, default=default, **options)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _SubParsersAction(Action):
    def __init__(self, parser_class, dest=SUPPRESS, required=False, **options):
        super().__init__([], dest, nargs=PARSER, required=required)
        self._parser_class = parser_class
        self._name_parser_map = {}
        self._names = []
        self.choices = self._name_parser_map

    def add_parser(self, name, *, aliases=(), help=None, **kwargs):
        parser = self._parser_class(**kwargs)
        self._name_parser_map[name] = parser
        self._names.append(name)
        for alias in aliases:
            self._name_parser_map[alias] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, *rest = values
        if name not in self._name_parser_map:
            parser.error(f"argument {self.dest}: invalid choice: {name!r}")
        if self.dest != SUPPRESS:
            setattr(namespace, self.dest, name)
        chosen = self._name_parser_map[name]
        for key, value in vars(chosen.parse_args(rest)).items():
            setattr(namespace, key, value)


_ACTIONS = {
    None: _Store,
    "store": _Store,
    "store_const": _StoreConst,
    "store_true": _StoreTrue,
    "store_false": _StoreFalse,
    "append": _Append,
    "append_const": _AppendConst,
    "extend": _Extend,
    "count": _Count,
    "help": _Leave,
    "version": _Leave,
}


class _ActionsContainer:
    """What a parser and a group of its arguments have in common; a group adds to the lists of its parser."""

    def add_argument(self, *args, **kwargs):
        kind = kwargs.pop("action", None)
        dest = kwargs.pop("dest", None)
        options = [name for name in args if name[0] in self.prefix_chars]
        if dest is None:
            if options:
                long = [name for name in options if len(name) > 1 and name[1] in self.prefix_chars]
                dest = (long or options)[0].lstrip(self.prefix_chars).replace("-", "_")
            else:
                dest = args[0]
        kwargs.pop("version", None)
        if "default" not in kwargs and dest in self._defaults:
            kwargs["default"] = self._defaults[dest]
        elif "default" not in kwargs and self.argument_default is not None:
            kwargs["default"] = self.argument_default
        make = _ACTIONS[kind] if kind is None or isinstance(kind, str) else kind
        return self._add_action(make(options, dest, **kwargs))

    def _add_action(self, action):
        if not action.option_strings and action.nargs not in ("?", "*", PARSER, REMAINDER):
            action.required = True
        name = action.option_strings[-1] if action.option_strings else action.dest
        action._missing = _not_given(name)
        if self.conflict_handler == "resolve":
            self._take_over(action.option_strings)
        self._actions.append(action)
        return action

    def _take_over(self, option_strings):
        for other in list(self._actions):
            if any(option in option_strings for option in other.option_strings):
                other.option_strings = [option for option in other.option_strings if option not in option_strings]
                if not other.option_strings:
                    self._actions.remove(other)

    def add_argument_group(self, *args, **kwargs):
        return _ArgumentGroup(self)

    def add_mutually_exclusive_group(self, *, required=False):
        return _ArgumentGroup(self)

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)


class _ArgumentGroup(_ActionsContainer):
    def __init__(self, container):
        self.prefix_chars = container.prefix_chars
        self.argument_default = container.argument_default
        self.conflict_handler = container.conflict_handler
        self._types = container._types
        self._actions = container._actions
        self._group_actions = []
        self._defaults = container._defaults

    def _add_action(self, action):
        self._group_actions.append(action)
        return super()._add_action(action)


class ArgumentParser(_ActionsContainer):
    def __init__(
        self,
        prog=None,
        usage=None,
        description=None,
        epilog=None,
        parents=(),
        formatter_class=HelpFormatter,
        prefix_chars="-",
        fromfile_prefix_chars=None,
        argument_default=None,
        conflict_handler="error",
        add_help=True,
        allow_abbrev=True,
        exit_on_error=True,
        **options,
    ):
        self.prog = prog
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.argument_default = argument_default
        self.conflict_handler = conflict_handler
        self.allow_abbrev = allow_abbrev
        self._actions = []
        self._defaults = {}
        self._types = {}
        self._subparsers = None
        if add_help:
            self.add_argument("-h", "--help", action="help")
        for parent in parents:
            self._actions.extend(action for action in parent._actions if not isinstance(action, _Leave))
            self._defaults.update(parent._defaults)

    def add_subparsers(self, *, parser_class=None, dest=SUPPRESS, required=False, action=None, **options):
        self._subparsers = _SubParsersAction(parser_class or type(self), dest, required)
        self._actions.append(self._subparsers)
        return self._subparsers

    def parse_args(self, args=None, namespace=None):
        namespace, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return namespace

    def parse_known_args(self, args=None, namespace=None):
        if namespace is None:
            namespace = Namespace()
        if not _is_known(args) or args is None or isinstance(args, _NotParsed):
            self._fill(namespace)
            return namespace, _NotParsed()
        return self._parse(list(args), namespace)

    parse_intermixed_args = parse_args
    parse_known_intermixed_args = parse_known_args

    def _fill(self, namespace):
        for action in self._actions:
            if action is self._subparsers:
                continue
            if action.dest != SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                value = self._usual(action)
                setattr(namespace, action.dest, value)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        if self._subparsers is not None and self._subparsers._name_parser_map:
            _any_of(self._subparsers._names, lambda name: self._fill_for(name, namespace))

    def _fill_for(self, name, namespace):
        if self._subparsers.dest != SUPPRESS:
            setattr(namespace, self._subparsers.dest, name)
        parser = self._subparsers._name_parser_map[name]
        for dest, value in vars(parser.parse_args()).items():
            setattr(namespace, dest, value)

    def _usual(self, action):
        if action.default is None and not action.required and action.nargs in ("*", "+", REMAINDER):
            # A list of further settings (`opts`), which is empty, rather than something that must be said.
            return None if action.option_strings else []
        if action.required or action.default is None:
            return action._missing
        return self._default_of(action)

    def _default_of(self, action):
        if isinstance(action.default, str):
            return self._converted(action, action.default)
        return action.default

    def _converted(self, action, text):
        convert = self._types.get(action.type, action.type)
        if convert is None:
            return text
        try:
            return convert(text)
        except (TypeError, ValueError, ArgumentTypeError):
            self.error(f"argument {'/'.join(action.option_strings) or action.dest}: invalid value: {text!r}")

    def _parse(self, args, namespace):
        for action in self._actions:
            if action.dest != SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        options = {option: action for action in self._actions for option in action.option_strings}
        positionals = [action for action in self._actions if not action.option_strings]
        seen = []
        rest = []
        waiting = []
        only_positionals = False
        while args:
            text = args.pop(0)
            if text == "--" and not only_positionals:
                only_positionals = True
                continue
            if only_positionals or not self._is_option(text, options):
                waiting.append(text)
                if self._subparsers is not None and len(waiting) > len(positionals) - 1:
                    waiting.extend(args)
                    args = []
                continue
            name, inline = self._option(text, options)
            if name is None:
                rest.append(text)
                continue
            action = options[name]
            seen.append(action)
            if inline is not None and action.nargs == 0:
                args.insert(0, name[0] + inline)
                inline = None
            elif inline is not None:
                args.insert(0, inline)
            self._take(action, args, namespace, name, options, inline)
        rest.extend(self._take_positionals(positionals, waiting, namespace, seen))
        for action in self._actions:
            if action in seen:
                continue
            if action.required:
                self.error(f"the following arguments are required: {'/'.join(action.option_strings) or action.dest}")
            if action.dest != SUPPRESS and getattr(namespace, action.dest, None) is action.default:
                setattr(namespace, action.dest, self._default_of(action))
        return namespace, rest

    def _is_option(self, text, options):
        if not text or text[0] not in self.prefix_chars or len(text) == 1:
            return False
        if text in options:
            return True
        return not text[1:].replace(".", "", 1).isdigit() and " " not in text

    def _option(self, text, options):
        if text in options:
            return text, None
        name, equals, value = text.partition("=")
        inline = value if equals else None
        if name in options:
            return name, inline
        if text[1] not in self.prefix_chars:
            if text[:2] in options:
                return text[:2], text[2:]
            return None, None
        found = [option for option in options if option.startswith(name)] if self.allow_abbrev else []
        return (found[0], inline) if len(found) == 1 else (None, None)

    def _take(self, action, args, namespace, option, options, inline):
        nargs = action.nargs
        most = 1 if nargs in (None, "?") else nargs if isinstance(nargs, int) else len(args)
        taken = []
        if inline is not None:
            taken.append(args.pop(0))
            most = 0
        while args and len(taken) < most and not self._is_option(args[0], options) and args[0] != "--":
            taken.append(args.pop(0))
        self._call(action, taken, namespace, option)

    def _call(self, action, taken, namespace, option=None):
        nargs = action.nargs
        values = [self._checked(action, text) for text in taken] if nargs != PARSER else taken
        if nargs is None or nargs == "?":
            if values:
                values = values[0]
            elif nargs == "?":
                values = action.const if option else self._default_of(action)
            else:
                self.error(f"argument {option or action.dest}: expected one argument")
        elif (nargs == "+" and not values) or (isinstance(nargs, int) and len(values) != nargs):
            self.error(f"argument {option or action.dest}: expected {nargs} argument(s)")
        elif nargs == "*" and not values and not option and action.default is not None:
            values = action.default
        action(self, namespace, values, option)

    def _checked(self, action, text):
        value = self._converted(action, text)
        if action.choices is not None and value not in action.choices:
            self.error(f"argument {'/'.join(action.option_strings) or action.dest}: invalid choice: {value!r}")
        return value

    def _take_positionals(self, positionals, waiting, namespace, seen):
        for index, action in enumerate(positionals):
            after = sum(1 for later in positionals[index + 1 :] if later.nargs in (None, "+", PARSER))
            nargs = action.nargs
            most = 1 if nargs in (None, "?") else nargs if isinstance(nargs, int) else len(waiting)
            count = max(0, min(most, len(waiting) - after))
            if count == 0 and nargs not in ("?", "*"):
                continue
            seen.append(action)
            self._call(action, waiting[:count], namespace)
            waiting = waiting[count:]
        return waiting

    def error(self, message):
        raise SystemExit(2)

    def exit(self, status=0, message=None):
        raise SystemExit(status)

    def print_help(self, file=None): ...

    def print_usage(self, file=None): ...

    def format_help(self):
        return _not_given("the text of the help")

    def format_usage(self):
        return _not_given("the text of the usage")

    def convert_arg_line_to_args(self, arg_line):
        return [arg_line]

    def register(self, registry_name, value, object):
        if registry_name == "type":
            self._types[value] = object
