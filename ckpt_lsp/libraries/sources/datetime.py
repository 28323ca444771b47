"""Stands in for Python's `datetime`: no date is worked out."""

MINYEAR = 1
MAXYEAR = 9999


def _when(*args, **kwargs):
    """A date, a time or the span between two."""


class date:
    def __new__(cls, *args, **kwargs):
        return _when()

    today = staticmethod(_when)
    fromtimestamp = staticmethod(_when)
    fromisoformat = staticmethod(_when)
    fromordinal = staticmethod(_when)


class datetime(date):
    now = staticmethod(_when)
    utcnow = staticmethod(_when)
    utcfromtimestamp = staticmethod(_when)
    strptime = staticmethod(_when)
    combine = staticmethod(_when)


class time:
    def __new__(cls, *args, **kwargs):
        return _when()

    fromisoformat = staticmethod(_when)


class timedelta:
    def __new__(cls, *args, **kwargs):
        return _when()


class tzinfo: ...


class timezone(tzinfo):
    utc = _when()

    def __new__(cls, *args, **kwargs):
        return _when()


UTC = timezone.utc
