"""What makes a row the same row when it comes again."""

from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

_SEPARATOR = "\x1f"
_SIZE = 16


def make_keys(table: pd.DataFrame, *, common: Iterable[object] = ()) -> list[bytes]:
    """Make a 16-byte key of each row's content.

    Parameters
    ----------
    table
        The columns that make a row what it is; the order of columns matters, that of rows does not.
    common
        What holds for every row: the source, whether it is example data.

    Examples
    --------
    >>> thefts = pd.DataFrame({"category": ["stöld", "stöld"], "x": [1.0, 1.0]})
    >>> len(make_keys(thefts)), len(set(make_keys(thefts)))
    (2, 1)
    """
    texts = [_as_text(table[name]) for name in table.columns]
    start = repeat(_SEPARATOR.join(map(str, common)), len(table))
    rows = map(_SEPARATOR.join, zip(start, *texts, strict=True))
    return [blake2b(row.encode(), digest_size=_SIZE).digest() for row in rows]


def join_keys(first: bytes, second: bytes) -> bytes:
    """Make one key of two."""
    return _digest(first + second)


class Numbering:
    """Tells the identical rows of a file apart by a running number, over all its portions.

    Two identical thefts in a file are two thefts; the same file again, in any order, gives the
    same keys. Only rows that came twice are remembered: that a row came once before, the store knows.
    """

    def __init__(self) -> None:
        self._repeated: dict[bytes, int] = {}

    def number(self, keys: list[bytes], *, is_stored: Collection[bytes]) -> list[bytes]:
        """Give the next rows of the file their numbers.

        Parameters
        ----------
        keys
            The keys of their content.
        is_stored
            Those of the keys that a row in an earlier portion of the same file has.

        Examples
        --------
        >>> numbering, theft = Numbering(), b"0123456789abcdef"
        >>> first = numbering.number([theft], is_stored=set())
        >>> first == [theft], first == numbering.number([theft], is_stored={theft})
        (True, False)
        """
        counts: Counter[bytes] = Counter()
        numbered = []
        for key in keys:
            n = counts[key] or self._repeated.get(key) or int(key in is_stored)
            numbered.append(_digest(key + str(n).encode()) if n else key)
            counts[key] = n + 1
        self._repeated |= {key: n for key, n in counts.items() if n > 1}
        return numbered


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SIZE).digest()


def _as_text(column: "pd.Series[Any]") -> list[str]:
    values = column.astype("int64") if column.dtype.kind == "M" else column
    texts = list(map(str, values.tolist()))
    is_empty = column.isna().to_numpy()
    for at in np.flatnonzero(is_empty):
        texts[at] = ""
    return texts
