"""Numbers that point out a person: personnummer, samordningsnummer, and what looks like them."""

import re

from data.personal.kinds import PersonalKind

_MONTH_DAY = r"(?:0[0-9]|1[0-2]){gap}(?:0[0-9]|[12][0-9]|3[01]|[6-8][0-9]|9[01])"
_GAP = r"(?P<gap>[ ./_\-]{0,2})"
_YEAR = r"(?:(?:16|18|19|20|99)[ ]?)?[0-9]{2}"
# A pattern that takes a digit and then looks behind it is searched for much faster than one that looks first.
_FIRST = "[0-9](?<![0-9][0-9])"
_FIRST_YEAR = _FIRST + r"(?:(?:(?<=1)[689]|(?<=2)0|(?<=9)9){gap}[0-9]{{2}}|[0-9])"
_DATE = _FIRST_YEAR.format(gap="[ ]?") + _GAP + _MONTH_DAY.format(gap="(?P=gap)")
_LAST = r"[0-9]{2} ?[0-9]{2}"
_LETTERED = r"[A-Za-z][0-9]{3}|[A-Za-z]{2}[0-9]{2}|[0-9][A-Za-z][0-9]{2}|[Xx*#?]{4}|[0-9]{2}[Xx*#?]{2}"
_SEVERAL = r"(?![./\-](?:0[1-9]|1[0-2])[./\-][0-9]{2}(?![0-9]))"

DIVIDED = re.compile(
    rf"{_DATE}(?:[ \t\n\r.,:;/_\-+]{{0,4}}(?:{_LAST})(?![0-9]){_SEVERAL}|\s?[\-+]\s?(?:{_LETTERED})(?!\w))"
)
BORN = re.compile(
    r"(?<!\w)(?i:föd(?:d|da|elsedatum|elsedag|elsetid)|f\.)(?: den)?[ :]{1,3}"
    r"(?P<said>(?:[0-9]{2})?[0-9]{2}[-./ ]?[0-9]{2}[-./ ]?[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}[-./ ]{1,2}(?:[0-9]{1,2}|[a-zå]{3,9}\.?)[-./ ]{1,2}(?:[0-9]{2})?[0-9]{2}(?![0-9]))"
)
WHOLE = re.compile(rf"{_FIRST_YEAR.format(gap='')}{_MONTH_DAY.format(gap='')}[0-9]{{4}}(?![0-9])")
RESERVE = re.compile(rf"{_FIRST}(?:[0-9]{{5}}(?:[0-9]{{2}})?[-+][0-9]{{4}}|[0-9]{{9}}(?:[0-9]{{2}})?)(?![0-9])")
SCATTERED = re.compile(rf"{_FIRST}[ ./_\-+]{{0,2}}(?:[0-9][ ./_\-+]{{0,2}}){{8,10}}[0-9](?![0-9])")
_DATED = re.compile(_YEAR + _MONTH_DAY.format(gap="") + "[0-9]{4}")
_CLOCKED = re.compile(r"[0-9]{8} [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{4}")
_TEN = 10
_ORGANISATION_MONTH = 20
_COORDINATION_DAY = 60


def has_right_checksum(digits: str) -> bool:
    """Tell whether the last digit is the one that the nine before it ask for.

    Parameters
    ----------
    digits
        At least ten; a century before them doesn't count.

    Examples
    --------
    >>> has_right_checksum("8112189876"), has_right_checksum("198112189875")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(digits[-_TEN:]):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 * (doubled > 9)  # noqa: PLR2004  # the sum of its two digits
    return total % 10 == 0


def name_number(found: re.Match[str]) -> PersonalKind:
    """Tell what a number with the form of a personnummer is; a wrong checksum only changes its name.

    Examples
    --------
    >>> name_number(re.search(".+", "811278-9873")).value
    'samordningsnummer'
    """
    digits = re.sub("[^0-9]", "", found[0])
    if len(digits) not in {_TEN, _TEN + 2} or not has_right_checksum(digits):
        return PersonalKind.LIKE_PERSONAL_NUMBER
    is_coordination = int(digits[-6:-4]) >= _COORDINATION_DAY
    return PersonalKind.COORDINATION_NUMBER if is_coordination else PersonalKind.PERSONAL_NUMBER


def name_reserve(found: re.Match[str]) -> PersonalKind | None:
    """Tell what a number of ten or twelve digits without a date is; an organisation's number is let be.

    Examples
    --------
    >>> name_reserve(re.search(".+", "202100-2742")) is None
    True
    >>> name_reserve(re.search(".+", "202100-2743")).value
    'nummer som liknar personnummer'
    """
    digits = re.sub("[^0-9]", "", found[0])
    has_century = len(digits) > _TEN and not digits.startswith("16")
    is_organisation = int(digits[-8:-6]) >= _ORGANISATION_MONTH and "-" in found[0] and not has_century
    if is_organisation and has_right_checksum(digits):
        return None
    return PersonalKind.LIKE_PERSONAL_NUMBER


def name_scattered(found: re.Match[str]) -> PersonalKind | None:
    """Tell whether digits with blanks anywhere are a personnummer: here both date and checksum must be right.

    Examples
    --------
    >>> name_scattered(re.search(".+", "8 1 1 2 1 8 9 8 7 6")).value
    'personnummer'
    >>> name_scattered(re.search(".+", "8 1 1 2 1 8 9 8 7 5")) is None
    True
    """
    digits = re.sub("[^0-9]", "", found[0])
    is_sound = len(digits) in {_TEN, _TEN + 2} and _DATED.fullmatch(digits) and has_right_checksum(digits)
    return name_number(found) if is_sound else None
