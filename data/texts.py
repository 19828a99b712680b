"""Texts from outside, without what can't be seen."""

import re
from collections.abc import Iterable
from unicodedata import category, normalize

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNTIDY = re.compile("[\x00-\x09\x0b-\x1f\x7f]|^ | $|  ", re.MULTILINE)
_LINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WORDS_BULLET = "\uf0b7"
_UNPRINTABLE = frozenset({"Cc", "Co", "Cs"})
_NONCHARACTERS = frozenset(map(chr, range(0xFDD0, 0xFDF0)))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """Take control and invisible characters and stray spaces out of a text.

    Examples
    --------
    >>> clean("  Mjölby\u202e" + chr(9) + "centrum" + chr(0))
    'Mjölby centrum'
    """
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", normalize("NFC", text))).split())


def are_clean(texts: Iterable[object]) -> bool:
    r"""Tell at a glance whether `clean` would leave every text as it is; False where it takes a closer look.

    Examples
    --------
    >>> are_clean(["K0000001", "a b", ""]), are_clean([" a"]), are_clean(["ö"]), are_clean(["a", "b\nc"])
    (True, False, False, False)
    """
    listed = list(texts)
    if not all(isinstance(text, str) for text in listed):
        return False
    joined = "\n".join(listed)  # type: ignore[arg-type]  # texts, as was just seen
    return joined.isascii() and joined.count("\n") == max(len(listed) - 1, 0) and not _UNTIDY.search(joined)


def make_printable(text: str) -> str:
    r"""Take out of a text what no paper can be written with; lines and letters stay.

    Parameters
    ----------
    text
        As somebody typed or pasted it: Word's own bullet and line break come with what is pasted.

    Examples
    --------
    >>> make_printable("\uf0b7 en\x0btvå\x00\x1b")
    '• en\ntvå'
    """
    lines = _LINE.sub("\n", text.replace(_WORDS_BULLET, "•"))
    return "".join(letter for letter in lines if letter in "\n\t" or _is_printable(letter))


def _is_printable(letter: str) -> bool:
    return category(letter) not in _UNPRINTABLE and ord(letter) & 0xFFFE != 0xFFFE and letter not in _NONCHARACTERS  # noqa: PLR2004


def tame(lines: str) -> str:
    r"""Take what can't be seen out of lines for a terminal, which would obey some of it; indents stay.

    Examples
    --------
    >>> tame("fel:\n  \x1b[31mröd.csv")
    'fel:\n   [31mröd.csv'
    """
    return "\n".join(_INVISIBLE.sub("", _CONTROL.sub(" ", line)) for line in lines.split("\n"))
