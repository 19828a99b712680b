"""Crime codes as the police register them, and the house category of those that certainly have one.

The first digits follow the chapters of the penal code (08 theft, 09 fraud, 12 damage); 93 to 98 continue
chapters 3 to 8; 30 to 32 are traffic, 50 narcotics and other laws. A code that isn't here has no category:
codes come and go with each year's edition of Brå's classification.
"""

import re
from bisect import bisect_right

from data.model import Category

_FRAUD, _THEFT, _DAMAGE = Category.FRAUD, Category.THEFT, Category.VANDALISM
_VIOLENCE, _NARCOTICS, _TRAFFIC, _OTHER = Category.VIOLENCE, Category.NARCOTICS, Category.TRAFFIC, Category.OTHER

RANGES: tuple[tuple[str, str, Category], ...] = (
    ("0301", "0313", _VIOLENCE),  # murder, manslaughter, attempts
    ("0315", "0315", _TRAFFIC),  # causing death in traffic
    ("0325", "0337", _VIOLENCE),
    ("0355", "0387", _VIOLENCE),  # assault
    ("0399", "0399", _TRAFFIC),
    ("0412", "0412", _VIOLENCE),  # gross violation of integrity
    ("0422", "0423", _VIOLENCE),
    ("0450", "0459", _VIOLENCE),  # threats
    ("0640", "0655", _VIOLENCE),  # rape
    ("0685", "0697", _VIOLENCE),
    ("0801", "0854", _THEFT),
    ("0855", "0856", _VIOLENCE),  # robbery
    ("0857", "0860", _THEFT),
    ("0864", "0870", _VIOLENCE),
    ("0874", "0888", _THEFT),
    ("0892", "0897", _VIOLENCE),
    ("0930", "0931", _OTHER),  # handling stolen goods
    ("0940", "0941", _OTHER),  # extortion, usury
    ("0942", "0988", _FRAUD),  # since 2019; older fraud codes were shared out anew
    ("0992", "0995", _FRAUD),
    ("1001", "1133", _OTHER),
    ("1201", "1212", _DAMAGE),
    ("1301", "1410", _OTHER),
    ("1501", "1506", _OTHER),  # perjury and the like; 1506 is named after fraud but excludes it
    ("1701", "1705", _VIOLENCE),  # violence or threat to officials
    ("1706", "1713", _OTHER),
    ("3001", "3171", _TRAFFIC),
    ("4047", "4047", _NARCOTICS),  # smuggling of narcotics
    ("4073", "4081", _OTHER),  # weapons
    ("5004", "5005", _NARCOTICS),
    ("5010", "5011", _NARCOTICS),
    ("5014", "5016", _OTHER),  # doping
    ("5060", "5073", _OTHER),  # benefit fraud is a law of its own
    ("5121", "5126", _OTHER),  # money laundering
    ("6105", "6126", _VIOLENCE),  # rape
    ("9301", "9404", _VIOLENCE),
    ("9432", "9447", _VIOLENCE),  # threats
    ("9607", "9609", _VIOLENCE),
    ("9627", "9674", _VIOLENCE),
    ("9801", "9804", _THEFT),
    ("9806", "9813", _VIOLENCE),  # robbery
    ("9814", "9834", _THEFT),
)
_FIRSTS = [first for first, _, _ in RANGES]
_WRITTEN = re.compile(r"([0-9]{3,4})(?:\.0)?|([0-9]{4})\s*[-–:,;.]?\s+\D.*", re.DOTALL)


def find_code(text: str) -> str | None:
    """Find the crime code that a text is, or begins with; one that lost its leading zero gets it back.

    Examples
    --------
    >>> [find_code(text) for text in ("0845", "845.0", "0845 Cykelstöld", "365 dagar", "12 kap.")]
    ['0845', '0845', '0845', None, None]
    """
    found = _WRITTEN.fullmatch(text.strip())
    return (found[1] or found[2]).zfill(4) if found else None


def categorise_code(code: str) -> Category | None:
    """Give the category of a four-digit crime code, when it certainly has one.

    Examples
    --------
    >>> categorise_code("0845"), categorise_code("0958"), categorise_code("1506"), categorise_code("0901")
    (<Category.THEFT: 'stöld'>, <Category.FRAUD: 'bedrägeri'>, <Category.OTHER: 'övrigt'>, None)
    """
    place = bisect_right(_FIRSTS, code) - 1
    if place < 0:
        return None
    first, last, category = RANGES[place]
    return category if first <= code <= last else None
