"""What a page says with badges, said on paper: symbol, word and the colour's name, and no markup."""

import re

_BADGE = re.compile(r":[a-z]+-badge\[([^\]]*)\]")


def unbadge(text: str) -> str:
    """Write a page's badge as text.

    Examples
    --------
    >>> unbadge(":green-badge[● målet nås (grön)]")
    '● målet nås (grön)'
    """
    return _BADGE.sub(r"\1", text)
