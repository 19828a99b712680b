"""How a value that is no text is written as one: as a person would have typed it."""

from datetime import date, datetime, time, timedelta

_MINUTE = 60
_EXACT = 1e15


def write_cell(value: object) -> str:
    """Write a value as a text.

    Parameters
    ----------
    value
        A text, number, date, time or truth value. What is none of these is left empty.

    Examples
    --------
    >>> [write_cell(one) for one in (5.0, 0.1, date(2024, 1, 31), datetime(2024, 1, 31, 9, 5), None, True)]
    ['5', '0.1', '2024-01-31', '2024-01-31 09:05:00', '', 'true']
    """
    match value:
        case str():
            text = value
        case None | bytes() | list() | dict():
            text = ""
        case bool():
            text = "true" if value else "false"
        case float():
            text = _write_number(value)
        case datetime():
            text = value.isoformat(sep=" ")
        case date() | time():
            text = value.isoformat()
        case timedelta():
            text = _write_span(value)
        case _:
            text = str(value)
    return text


def _write_span(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), _MINUTE)
    return f"{minutes // _MINUTE:02d}:{minutes % _MINUTE:02d}:{seconds:02d}"


def _write_number(value: float) -> str:
    if value != value:  # noqa: PLR0124  # only a missing number differs from itself
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
