"""Stands in for Python's `logging`: nothing is written anywhere."""

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        self.filters.append(filter)

    def removeFilter(self, filter): ...

    def filter(self, record):
        return True


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name = name
        self.level = level
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False

    def setLevel(self, level):
        self.level = level

    def debug(self, msg, *args, **kwargs): ...

    def info(self, msg, *args, **kwargs): ...

    def warning(self, msg, *args, **kwargs): ...

    def warn(self, msg, *args, **kwargs): ...

    def error(self, msg, *args, **kwargs): ...

    def exception(self, msg, *args, **kwargs): ...

    def critical(self, msg, *args, **kwargs): ...

    fatal = critical

    def log(self, level, msg, *args, **kwargs): ...

    def addHandler(self, hdlr):
        self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def hasHandlers(self):
        return bool(self.handlers)

    def getEffectiveLevel(self):
        return self.level or WARNING

    def isEnabledFor(self, level):
        return level >= self.getEffectiveLevel()

    def getChild(self, suffix):
        return getLogger(f"{self.name}.{suffix}")


class LoggerAdapter(Logger):
    def __init__(self, logger, extra=None):
        super().__init__(logger.name)
        self.logger = logger
        self.extra = extra


RootLogger = Logger
root = Logger("root", WARNING)
_loggers = {}


def getLogger(name=None):
    if not name or name == "root":
        return root
    if name not in _loggers:
        _loggers[name] = Logger(name)
    return _loggers[name]


def getLoggerClass():
    return Logger


class Handler(Filterer):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.level = NOTSET
        self.formatter = None

    def setLevel(self, level):
        self.level = level

    def setFormatter(self, fmt):
        self.formatter = fmt

    def format(self, record):
        return ""

    def emit(self, record): ...

    def handle(self, record): ...

    def flush(self): ...

    def close(self): ...

    def acquire(self): ...

    def release(self): ...


class StreamHandler(Handler): ...


class FileHandler(StreamHandler): ...


class NullHandler(Handler): ...


class Formatter:
    def __init__(self, fmt=None, datefmt=None, style="%", *args, **kwargs):
        self._fmt = fmt
        self.datefmt = datefmt

    def format(self, record):
        return ""

    def formatTime(self, record, datefmt=None):
        return ""


class Filter:
    def __init__(self, name=""):
        self.name = name

    def filter(self, record):
        return True


class LogRecord: ...


def basicConfig(**kwargs): ...


def debug(msg, *args, **kwargs): ...


def info(msg, *args, **kwargs): ...


def warning(msg, *args, **kwargs): ...


def warn(msg, *args, **kwargs): ...


def error(msg, *args, **kwargs): ...


def exception(msg, *args, **kwargs): ...


def critical(msg, *args, **kwargs): ...


fatal = critical


def log(level, msg, *args, **kwargs): ...


def disable(level=CRITICAL): ...


def shutdown(): ...


def captureWarnings(capture): ...


def addLevelName(level, levelName): ...


def getLevelName(level):
    names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
    if isinstance(level, str):
        return {name: number for number, name in names.items()}.get(level, f"Level {level}")
    return names.get(level, f"Level {level}")
