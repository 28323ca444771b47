"""Stands in for Python's `enum`."""


class auto:
    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_reserved(name):
    return name.startswith("_") and name.endswith("_")


def _is_member(name, value):
    if isinstance(value, member):
        return True
    if _is_reserved(name) or isinstance(value, (nonmember, type, property, classmethod, staticmethod)):
        return False
    return isinstance(value, auto) or not _is_descriptor(value)


def _is_descriptor(value): ...


def _data_type(cls):
    """The class besides Enum that a member's value is made an instance of, as in `class Color(str, Enum)`."""
    for base in cls.__mro__:
        if base in (str, int, float, bytes, tuple, complex):
            return base
    return object


class EnumMeta(type):
    def __init__(cls, name, bases, namespace, **kwds):
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._member_names_ = []
        cls._member_type_ = _data_type(cls)
        ignored = namespace.get("_ignore_", ())
        ignored = ignored.replace(",", " ").split() if isinstance(ignored, str) else ignored
        values = []
        for key, value in list(namespace.items()):
            if isinstance(value, nonmember):
                setattr(cls, key, value.value)
            elif key not in ignored and _is_member(key, value):
                values.append(_add_member(cls, key, value, values))

    def __call__(cls, value, *args, **kwds):
        if not cls._member_map_ and args:
            return _functional(cls, value, args[0], **kwds)
        if isinstance(value, cls):
            return value
        for candidate in cls._member_map_.values():
            if candidate._value_ == value:
                return candidate
        found = cls._missing_(value)
        if found is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        return found

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        return isinstance(value, cls) or any(candidate._value_ == value for candidate in cls._member_map_.values())

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumType = EnumMeta


def _add_member(cls, name, value, values):
    if isinstance(value, member):
        value = value.value
    if isinstance(value, auto):
        value = cls._generate_next_value_(name, 1, len(values), list(values)) if value.value is None else value.value
    arguments = value if isinstance(value, tuple) and cls._member_type_ is not tuple else (value,)
    if cls._member_type_ is object:
        new = cls.__new__(cls, *arguments) if "__new__" in cls.__dict__ else object.__new__(cls)
    else:
        new = cls.__new__(cls, *arguments)
    if not hasattr(new, "_value_"):
        new._value_ = value if cls._member_type_ in (object, tuple) else cls._member_type_(*arguments)
    new._name_ = name
    new.__objclass__ = cls
    if cls.__init__ is not object.__init__ and "__init__" in _names_up_to_enum(cls):
        new.__init__(*arguments)
    for known in cls._member_map_.values():
        if known._value_ == new._value_:
            new = known
            break
    else:
        cls._member_names_.append(name)
    cls._member_map_[name] = new
    setattr(cls, name, new)
    return new._value_


def _names_up_to_enum(cls):
    names = []
    for base in cls.__mro__:
        if base is Enum or base in (str, int, float, bytes, tuple, complex, object):
            break
        names.extend(base.__dict__)
    return names


def _functional(cls, name, names, **kwds):
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    start = kwds.get("start", 1)
    namespace = {}
    if isinstance(names, dict):
        namespace.update(names)
    else:
        for index, item in enumerate(names):
            if isinstance(item, str):
                namespace[item] = cls._generate_next_value_(item, start, index, list(namespace.values()))
            else:
                namespace[item[0]] = item[1]
    return EnumMeta(name, (cls,), namespace)


class Enum(metaclass=EnumMeta):
    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return max(last_values) + 1 if last_values else start

    @classmethod
    def _missing_(cls, value):
        return None

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class ReprEnum(Enum): ...


class IntEnum(int, ReprEnum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, format_spec):
        return format(self._value_, format_spec)


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, format_spec):
        return format(self._value_, format_spec)


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        new = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        new._value_ = value
        new._name_ = "|".join(name for name in cls._member_names_ if cls._member_map_[name]._value_ & value) or None
        cls._value2member_map_[value] = new
        return new

    def __or__(self, other):
        return self.__class__(self._value_ | _flag_value(other))

    def __and__(self, other):
        return self.__class__(self._value_ & _flag_value(other))

    def __xor__(self, other):
        return self.__class__(self._value_ ^ _flag_value(other))

    def __invert__(self):
        every = 0
        for known in self.__class__:
            every |= known._value_
        return self.__class__(every & ~self._value_)

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __eq__(self, other):
        return isinstance(other, self.__class__) and self._value_ == other._value_

    def __hash__(self):
        return hash(self._value_)


def _flag_value(flag):
    return flag._value_ if isinstance(flag, Flag) else flag


class IntFlag(int, Flag):
    def __eq__(self, other):
        return self._value_ == _flag_value(other)

    def __hash__(self):
        return hash(self._value_)


def unique(enumeration):
    return enumeration


def global_enum(cls, update_str=False):
    return cls


def verify(*conditions):
    return unique


def property_(function):
    return property(function)
