"""Stand-in for numpy: the little of it that models are built with. See ckpt_lsp/libraries/numpy.py."""


class ndarray:
    pass


class generic:
    """A number of numpy; those that are known are int64 and float64."""

    def __new__(cls, value=0):
        return _number(cls.__name__.rstrip("_"), value)

    def item(self):
        return _plain(self)

    tolist = item

    def astype(self, dtype, **options):
        return array(self).astype(dtype)

    def round(self, decimals=0):
        return around(self, decimals)

    @property
    def shape(self):
        return ()

    @property
    def ndim(self):
        return 0

    @property
    def size(self):
        return 1

    @property
    def dtype(self):
        return dtype(type(self).__name__)

    @property
    def T(self):
        return self

    def sum(self, *args, **kwargs):
        return self

    mean = max = min = prod = copy = squeeze = sum


class number(generic):
    pass


class integer(number):
    pass


class signedinteger(integer):
    pass


class unsignedinteger(integer):
    pass


class inexact(number):
    pass


class floating(inexact):
    pass


class complexfloating(inexact):
    pass


class bool_(generic):
    pass


class int8(signedinteger):
    pass


class int16(signedinteger):
    pass


class int32(signedinteger):
    pass


class int64(signedinteger):
    pass


class uint8(unsignedinteger):
    pass


class uint16(unsignedinteger):
    pass


class uint32(unsignedinteger):
    pass


class uint64(unsignedinteger):
    pass


class float16(floating):
    pass


class float32(floating):
    pass


class float64(floating, float):
    pass


class complex64(complexfloating):
    pass


class complex128(complexfloating):
    pass


intp = int_ = int64
double = float_ = float64
single = float32
half = float16
uint = uint64


class dtype:
    def __init__(self, given):
        name = given if isinstance(given, str) else getattr(given, "name", None) or given.__name__
        self.name = {"float": "float64", "int": "int64", "bool_": "bool"}.get(name, name)

    @property
    def itemsize(self):
        digits = "".join([letter for letter in self.name if letter.isdigit()])
        return int(digits) // 8 if digits else 1

    @property
    def kind(self):
        return self.name[0]

    @property
    def type(self):
        return globals()[self.name]

    def __eq__(self, other):
        return self.name == (other if isinstance(other, dtype) else dtype(other)).name

    def __hash__(self):
        return hash(self.name)

    def __str__(self):
        return self.name


def issubdtype(arg1, arg2):
    first = arg1.type if isinstance(arg1, dtype) else arg1
    return issubclass(first, arg2)
