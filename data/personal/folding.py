"""A text as a person reads it: one sign for each digit, blank and dash, whatever stands in the file."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = re.compile(r"[\t\n\r -~¡-¬®-ÿ]*")
_DASHES = frozenset("\u2043\u2212\u00ad")
_MARKS = frozenset({"Mn", "Me"})
_NOTHING = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A text to search, and where each of its signs stands in the text as written.

    Attributes
    ----------
    offsets
        One for each sign of `text`, and the length of the text as written last.
    """

    text: str
    offsets: "range | list[int]"


def fold(text: str) -> Folded:
    r"""Give a text its plainest signs.

    Digits of all scripts become 0–9, wide letters narrow, every blank a space and every dash a
    hyphen; signs without width are dropped and loose accents joined to their letter.

    Parameters
    ----------
    text
        As written.

    Examples
    --------
    >>> fold("\uff18\uff15\u200b0101\u20131234").text
    '850101-1234'
    """
    if _PLAIN.fullmatch(text):
        return Folded(text, range(len(text) + 1))
    signs: list[str] = []
    offsets: list[int] = []
    for place, sign in enumerate(text):
        plain = _fold_sign(sign)
        if not plain and signs and unicodedata.category(sign) in _MARKS:
            joined = unicodedata.normalize("NFC", signs[-1] + sign)
            signs[-1] = joined if len(joined) == 1 else signs[-1]
        signs.extend(plain)
        offsets.extend([place] * len(plain))
    return Folded("".join(signs), [*offsets, len(text)])


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign in "\n\r\t":
        return sign
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(sign)
    if category == "Pd" or sign in _DASHES:
        return "" if sign == "\u00ad" else "-"
    if category in {"Zs", "Zl", "Zp"} or sign in "\x0b\x0c\x85\x1c\x1d\x1e\x1f":
        return " "
    if category in _MARKS or category in _NOTHING:
        return ""
    return unicodedata.normalize("NFKC", sign)
