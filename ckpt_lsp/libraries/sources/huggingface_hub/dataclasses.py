"""Stands in for `huggingface_hub.dataclasses`, whose values are taken to pass their validators."""

from dataclasses import MISSING, field, fields


def strict(cls=None, *, accept_kwargs=False):
    def wrap(cls):
        if accept_kwargs:
            _accept_more(cls)
        return cls

    return wrap if cls is None else wrap(cls)


def _accept_more(cls):
    def __init__(self, *args, **kwargs):
        if args:
            raise ValueError(f"{cls.__name__} accepts only keyword arguments")
        for made in fields(cls):
            if made.name in kwargs:
                setattr(self, made.name, kwargs.pop(made.name))
            elif made.default is not MISSING:
                setattr(self, made.name, made.default)
            elif made.default_factory is not MISSING:
                setattr(self, made.name, made.default_factory())
            else:
                raise TypeError(f"Missing required field - '{made.name}'")
        self.__post_init__(**kwargs)

    def __post_init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    cls.__init__ = __init__
    if not hasattr(cls, "__post_init__"):
        cls.__post_init__ = __post_init__


def validated_field(validator, default=MISSING, default_factory=MISSING, **options):
    return field(default=default, default_factory=default_factory, **options)


def as_validated_field(validator):
    def made(default=MISSING, default_factory=MISSING, **options):
        return field(default=default, default_factory=default_factory, **options)

    return made


def validate_typed_dict(schema, data): ...
