"""Stands in for PyYAML. Every loader reads as the safe one does; a node that needs another is not known."""


class YAMLError(Exception): ...


class MarkedYAMLError(YAMLError): ...


class Mark: ...


class YAMLObjectMetaclass(type): ...


class YAMLObject: ...


class Node: ...


class ScalarNode(Node): ...


class SequenceNode(Node): ...


class MappingNode(Node): ...


class BaseLoader:
    _resolvers = ()
    _constructed = ()

    def __init__(self, stream):
        self._stream = stream

    def get_single_data(self):
        return load(self._stream, type(self))

    get_data = get_single_data

    def dispose(self): ...

    @classmethod
    def add_constructor(cls, tag, constructor):
        cls._constructed = (*cls._constructed, tag)

    @classmethod
    def add_multi_constructor(cls, tag_prefix, constructor): ...

    @classmethod
    def add_implicit_resolver(cls, tag, regexp, first):
        cls._resolvers = (*cls._resolvers, (tag, regexp, None if first is None else "".join(first)))


class SafeLoader(BaseLoader): ...


class FullLoader(BaseLoader): ...


class Loader(BaseLoader): ...


class UnsafeLoader(Loader): ...


class CBaseLoader(BaseLoader): ...


class CSafeLoader(SafeLoader): ...


class CFullLoader(FullLoader): ...


class CLoader(Loader): ...


class CUnsafeLoader(UnsafeLoader): ...


class BaseDumper:
    ignore_aliases = None

    @classmethod
    def add_representer(cls, data_type, representer): ...

    @classmethod
    def add_multi_representer(cls, data_type, representer): ...


class SafeDumper(BaseDumper): ...


class Dumper(BaseDumper): ...


class CSafeDumper(SafeDumper): ...


class CDumper(Dumper): ...


def _documents(text, only_text, python_tuples, resolvers, constructed):
    """The documents of a YAML text; `only_text` leaves every scalar a string."""


def _is_unknown(value):
    """Whether nothing is known of `value`."""


def _whole(stream):
    """What is to be read: a text, or all that a file holds."""
    return stream.read() if hasattr(stream, "read") else stream


def _read(stream, loader):
    only_text = issubclass(loader, BaseLoader) and not issubclass(loader, (SafeLoader, FullLoader, Loader))
    tuples = issubclass(loader, (FullLoader, Loader))
    return _documents(_whole(stream), only_text, tuples, loader._resolvers, loader._constructed)


def load(stream, Loader=FullLoader):
    found = _read(stream, Loader)
    if _is_unknown(found):
        return found
    if len(found) > 1:
        raise YAMLError("expected a single document in the stream")
    return found[0] if found else None


def load_all(stream, Loader=FullLoader):
    return iter(_read(stream, Loader))


def safe_load(stream):
    return load(stream, SafeLoader)


def full_load(stream):
    return load(stream, FullLoader)


def unsafe_load(stream):
    return load(stream, UnsafeLoader)


def safe_load_all(stream):
    return load_all(stream, SafeLoader)


def full_load_all(stream):
    return load_all(stream, FullLoader)


def unsafe_load_all(stream):
    return load_all(stream, UnsafeLoader)


def add_constructor(tag, constructor, Loader=None):
    for cls in (SafeLoader, FullLoader, UnsafeLoader) if Loader is None else (Loader,):
        cls.add_constructor(tag, constructor)


def add_multi_constructor(tag_prefix, multi_constructor, Loader=None): ...


def add_representer(data_type, representer, Dumper=Dumper): ...


def add_multi_representer(data_type, representer, Dumper=Dumper): ...


def add_implicit_resolver(tag, regexp, first=None, Loader=None, Dumper=Dumper):
    for cls in (SafeLoader, FullLoader, UnsafeLoader) if Loader is None else (Loader,):
        cls.add_implicit_resolver(tag, regexp, first)


def _written(data):
    """The YAML text of `data`."""


def dump(data, stream=None, Dumper=Dumper, **options):
    return _written(data) if stream is None else None


def safe_dump(data, stream=None, **options):
    return dump(data, stream)


def dump_all(documents, stream=None, Dumper=Dumper, **options):
    return dump(documents, stream)


def safe_dump_all(documents, stream=None, **options):
    return dump(documents, stream)
