"""One coordinate, or a pair of them, as people and systems write it."""

import re
from enum import Enum, auto
from typing import NamedTuple

MAX_LENGTH = 100
"""A longer text is no coordinate, and is not searched for one."""

_SPACE = "[ \u00a0\u2009\u202f]"
_METRES = 100_000
_NORTH, _EAST = "NS", "EWÖVO"
_LETTER = f"[{_NORTH}{_EAST}]"
_SAME = str.maketrans({"−": "-", "’": "'", "′": "'", "´": "'", "”": '"', "“": '"', "″": '"', "º": "°", "˚": "°"})  # noqa: RUF001  # the marks people type
_NUMBER = re.compile(
    rf"(?P<before>{_LETTER})?\s*"
    rf"(?P<number>[-+]?(?:[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+|[0-9]{{1,15}})(?:[.,][0-9]{{1,20}})?)"
    rf"\s*(?P<after>{_LETTER})?"
)
_DEGREES = re.compile(
    rf"(?P<before>{_LETTER})?\s*(?P<sign>[-+])?(?P<degrees>[0-9]{{1,3}})"
    r"(?:(?:\s*[°:]\s*|\s+)(?P<minutes>[0-9]{1,2})(?:(?:\s*[':]\s*|\s+)(?P<seconds>[0-9]{1,2}))?)?"
    rf"(?P<fraction>[.,][0-9]{{1,20}})?\s*(?P<mark>[°'\"])?\s*(?P<after>{_LETTER})?"
)
_POINT = re.compile(r"(?:SRID=[0-9]+;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*(\S+)\s+(\S+)(?:\s+\S+){0,2}\s*\)")
_BRACKETS = re.compile(r"[(\[](.*)[)\]]")
_LETTERED = re.compile(
    rf"([^A-ZÖ]*[{_NORTH}])[\s,;]*([^A-ZÖ]*[{_EAST}])|([^A-ZÖ]*[{_EAST}])[\s,;]*([^A-ZÖ]*[{_NORTH}])"
    rf"|([{_NORTH}][^A-ZÖ,;]*)[\s,;]*([{_EAST}][^A-ZÖ]*)"
)
_STRONG = re.compile(r"[;|/\t]")
_WEAK = re.compile(rf"[,\s]|{_LETTER}")


class Style(Enum):
    """How a coordinate is written; the two of a pair are written alike."""

    WHOLE = auto()
    DECIMAL = auto()
    METRES = auto()
    SEXAGESIMAL = auto()


class Coordinate(NamedTuple):
    """A coordinate, and what its letter says about its direction."""

    value: float
    is_north: bool | None
    style: Style


def parse_coordinate(text: str) -> Coordinate | None:
    r"""Read one coordinate: a number, or degrees with minutes and seconds.

    Parameters
    ----------
    text
        Decimal comma or point; thousands in groups of three after a space; ``°``, ``'`` and ``"``
        or spaces or colons between degrees, minutes and seconds; a letter before or after.

    Returns
    -------
    Coordinate or None
        None for what can't be read with certainty.

    Examples
    --------
    >>> parse_coordinate("58° 24' 36\" N").value, parse_coordinate("6 474 123,5").value
    (58.41, 6474123.5)
    >>> parse_coordinate("58 4x"), parse_coordinate("58° 75'")
    (None, None)
    """
    written = text.translate(_SAME).replace("''", '"').strip().upper()
    if len(written) > MAX_LENGTH:
        return None
    number = _NUMBER.fullmatch(written)
    return _parse_number(number) if number else _parse_degrees(_DEGREES.fullmatch(written))


def parse_pair(text: str) -> tuple[float, float, bool] | None:
    """Read two coordinates out of one text.

    Parameters
    ----------
    text
        For example ``"58,41; 15,62"``, ``"POINT (15.6 58.4)"`` or ``"N 58° 24' E 15° 37'"``.

    Returns
    -------
    tuple or None
        First, second and whether the text itself says which is which: then the first is the
        easting. None when there is no way, or more than one way, to divide the text.

    Examples
    --------
    >>> parse_pair("58,41 15,62"), parse_pair("N 58° 24' E 15° 36'")
    ((58.41, 15.62, False), (15.6, 58.4, True))
    >>> parse_pair("58,41")
    """
    written = text.translate(_SAME).replace("''", '"').strip().upper()
    if len(written) > MAX_LENGTH:
        return None
    point = _POINT.fullmatch(written)
    if point:
        pair = _couple(point[1], point[2], is_alike=False)
        return None if pair is None else (pair[0], pair[1], True)
    within = _BRACKETS.fullmatch(written)
    written = within[1].strip() if within else written
    lettered = _LETTERED.fullmatch(written)
    if lettered:
        first, second = (half for half in lettered.groups() if half is not None)
        return _couple(first, second, is_alike=False)
    strong = list(_STRONG.finditer(written))
    if strong:
        where = strong[0]
        return _couple(written[: where.start()], written[where.end() :], is_alike=False) if len(strong) == 1 else None
    found = {_couple(*halves, is_alike=True) for halves in _divide(written)} - {None}
    return found.pop() if len(found) == 1 else None


def _divide(written: str) -> list[tuple[str, str]]:
    halves = []
    for where in _WEAK.finditer(written):
        first, second = written[: where.start()], written[where.end() :]
        if where[0].isalpha():
            halves += [(first, where[0] + second), (first + where[0], second.lstrip(", "))]
        else:
            halves.append((first, second))
    return [(first.rstrip(", "), second) for first, second in halves if first.strip() and second.strip()]


def _couple(first: str, second: str, *, is_alike: bool) -> tuple[float, float, bool] | None:
    one, other = parse_coordinate(first), parse_coordinate(second)
    if one is None or other is None:
        return None
    if one.is_north is not None and other.is_north is not None:
        if one.is_north == other.is_north:
            return None
        return (other.value, one.value, True) if one.is_north else (one.value, other.value, True)
    is_lettered = (one.is_north is None) != (other.is_north is None)
    if is_lettered or (is_alike and (one.style is not other.style or one.style is Style.WHOLE)):
        return None
    return one.value, other.value, False


def _direction(parts: re.Match[str]) -> tuple[bool | None, int] | None:
    """Tell a coordinate's direction by its letter, and its sign; None when two letters disagree."""
    before, after = parts["before"], parts["after"]
    if before and after:
        return None
    letter = before or after
    return (None if not letter else letter in _NORTH), (-1 if letter and letter in "SWV" else 1)


def _parse_number(parts: re.Match[str]) -> Coordinate | None:
    direction = _direction(parts)
    value = float(re.sub(_SPACE, "", parts["number"]).replace(",", "."))
    if direction is None or (direction[0] is not None and value < 0):
        return None
    has_decimals = "." in parts["number"] or "," in parts["number"]
    style = Style.METRES if value >= _METRES else Style.DECIMAL if has_decimals else Style.WHOLE
    return Coordinate(direction[1] * value, direction[0], style)


def _parse_degrees(parts: re.Match[str] | None) -> Coordinate | None:
    direction = _direction(parts) if parts else None
    if parts is None or direction is None:
        return None
    fraction = float(f"0.{parts['fraction'][1:]}") if parts["fraction"] else 0.0
    values = [float(parts[name]) for name in ("degrees", "minutes", "seconds") if parts[name]]
    is_marked_right = parts["mark"] in (None, "°'\""[len(values) - 1])
    values[-1] += fraction
    degrees = sum(value / 60**power for power, value in enumerate(values))
    has_sign_twice = direction[0] is not None and parts["sign"] == "-"
    if not is_marked_right or has_sign_twice or max([0.0, *values[1:]]) >= 60 or degrees > 180:  # noqa: PLR2004  # a circle's
        return None
    sign = -1 if parts["sign"] == "-" else direction[1]
    return Coordinate(sign * degrees, direction[0], Style.SEXAGESIMAL if len(values) > 1 else Style.DECIMAL)
