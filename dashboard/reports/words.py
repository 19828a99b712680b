"""What a page says with badges and lists, said on paper: without markup."""

import re
from collections.abc import Sequence

_BADGE = re.compile(r":[a-z]+-badge\[([^\]]*)\]")


def unbadge(text: str) -> str:
    """Write a page's badge as text.

    Examples
    --------
    >>> unbadge(":green-badge[● målet nås (grön)]")
    '● målet nås (grön)'
    """
    return _BADGE.sub(r"\1", text)


def join_words(words: Sequence[str]) -> str:
    """Join words as Swedish does.

    Examples
    --------
    >>> join_words(["ett", "två", "tre"])
    'ett, två och tre'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} och {words[-1]}"
