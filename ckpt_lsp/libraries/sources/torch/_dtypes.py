"""The dtypes of torch: objects of one class, told apart by `name`."""


class dtype:
    def __init__(self, name, itemsize, is_floating_point=False, is_complex=False, is_signed=True):
        self.name = name
        self.itemsize = itemsize
        self.is_floating_point = is_floating_point
        self.is_complex = is_complex
        self.is_signed = is_signed

    def __repr__(self):
        return "torch." + self.name

    def __str__(self):
        return "torch." + self.name


class finfo:
    def __init__(self, type=None):
        name = "float32" if type is None else type.name
        self.bits, self.eps, self.max, self.tiny = {
            "float16": (16, 0.0009765625, 65504.0, 6.103515625e-05),
            "bfloat16": (16, 0.0078125, 3.3895313892515355e38, 1.1754943508222875e-38),
            "float32": (32, 1.1920928955078125e-07, 3.4028234663852886e38, 1.1754943508222875e-38),
            "float64": (64, 2.220446049250313e-16, 1.7976931348623157e308, 2.2250738585072014e-308),
        }[name]
        self.min = -self.max
        self.smallest_normal = self.tiny
        self.dtype = name


class iinfo:
    def __init__(self, type):
        self.bits = 8 * type.itemsize
        self.min = -(2 ** (self.bits - 1)) if type.is_signed else 0
        self.max = 2 ** (self.bits - 1) - 1 if type.is_signed else 2**self.bits - 1
        self.dtype = type.name


bool = dtype("bool", 1, is_signed=False)
uint8 = dtype("uint8", 1, is_signed=False)
uint16 = dtype("uint16", 2, is_signed=False)
uint32 = dtype("uint32", 4, is_signed=False)
uint64 = dtype("uint64", 8, is_signed=False)
int8 = dtype("int8", 1)
int16 = short = dtype("int16", 2)
int32 = int = dtype("int32", 4)
int64 = long = dtype("int64", 8)
float16 = half = dtype("float16", 2, True)
bfloat16 = dtype("bfloat16", 2, True)
float32 = float = dtype("float32", 4, True)
float64 = double = dtype("float64", 8, True)
float8_e4m3fn = dtype("float8_e4m3fn", 1, True)
float8_e4m3fnuz = dtype("float8_e4m3fnuz", 1, True)
float8_e5m2 = dtype("float8_e5m2", 1, True)
float8_e5m2fnuz = dtype("float8_e5m2fnuz", 1, True)
complex32 = chalf = dtype("complex32", 4, is_complex=True)
complex64 = cfloat = dtype("complex64", 8, is_complex=True)
complex128 = cdouble = dtype("complex128", 16, is_complex=True)
quint8 = dtype("quint8", 1, is_signed=False)
qint8 = dtype("qint8", 1)
qint32 = dtype("qint32", 4)
