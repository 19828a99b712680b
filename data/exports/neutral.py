"""Texts that a spreadsheet would run as a formula, made into texts that it shows."""

import re
import unicodedata

_STARTERS = frozenset("=+-@|%")
_BREAKS = frozenset("\t\r\n")
_NUMBER = re.compile(r"\s*[-+]?[0-9]+(?:[.,][0-9]+)?\s*")
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc", "Mn"})


def is_runnable(text: str) -> bool:
    """Tell whether a spreadsheet might read a text as a formula or a command; a plain number is none.

    Parameters
    ----------
    text
        What stands in the cell.

    Examples
    --------
    >>> is_runnable("=1+1"), is_runnable("  @SUM(A1)"), is_runnable("-1,5"), is_runnable("a=b")
    (True, True, False, False)
    """
    if _NUMBER.fullmatch(text) and text[:1] not in _BREAKS:
        return False
    for sign in text:
        if sign in _BREAKS or unicodedata.normalize("NFKC", sign)[:1] in _STARTERS:
            return True
        if unicodedata.category(sign) not in _UNSEEN:
            return False
    return False


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet might run.

    Parameters
    ----------
    text
        What stands in the cell.

    Examples
    --------
    >>> neutralise("=1+1"), neutralise("Stöld")
    ("'=1+1", 'Stöld')
    """
    return f"'{text}" if is_runnable(text) else text


def writable(text: str) -> str:
    r"""Drop the signs that no file of tables can hold: NUL, and halves of signs.

    Examples
    --------
    >>> writable("a\x00b\ud800")
    'ab\ufffd'
    """
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
