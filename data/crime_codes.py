"""Crime codes as the police register them, and the house category of those that certainly have one.

The first digits follow the chapters of the penal code (08 theft, 09 fraud, 12 damage); 93 to 98 continue
chapters 3 to 8; 30 to 32 are traffic, 50 narcotics and other laws. A code that isn't here has no category:
codes come and go with each year's edition of Brå's classification.
"""

import re
from bisect import bisect_right
from unicodedata import normalize

from data.model import Category
from data.texts import clean

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
SENSITIVE: tuple[tuple[str, str], ...] = (
    *(("0326", "0328"), ("0336", "0336")),  # attempted murder by somebody close or known
    *(("0412", "0412"), ("0422", "0423")),  # gross violation of integrity
    *(("0414", "0414"), ("0428", "0429"), ("9456", "9463")),  # molestation, which sources tell of as sexual
    ("0435", "0437"),  # honour
    ("0440", "0440"),  # stalking
    *(("0471", "0471"), ("0479", "0479")),  # trafficking in human beings
    ("0600", "0699"),  # all of chapter 6, sexual crimes
    ("0711", "0711"),  # taking one's own child
    *(("1604", "1605"), ("1607", "1608"), ("1616", "1616")),  # hate speech, discrimination, child pornography
    ("4024", "4024"),  # purchase of sexual services
    ("4088", "4097"),  # contact bans
    ("6100", "6199"),  # chapter 6, continued
    *((code, code) for code in map(str, range(9302, 9325, 2))),  # assault of a child by somebody known to it
    *(("9330", "9330"), ("9332", "9332"), ("9334", "9334"), ("9336", "9336"), ("9338", "9338"), ("9340", "9340")),
    *(("9342", "9342"), ("9344", "9344"), ("9346", "9346"), ("9348", "9348")),
    *(("9357", "9357"), ("9359", "9359"), ("9361", "9361"), ("9365", "9365"), ("9367", "9367"), ("9369", "9369")),
    *(("9371", "9371"), ("9373", "9388"), ("9393", "9393"), ("9395", "9395"), ("9401", "9404")),
    *(("9408", "9410"), ("9412", "9414"), ("9416", "9418"), ("9420", "9422")),  # unlawful detention and coercion
    ("9424", "9431"),  # stalking
    *(("9432", "9434"), ("9436", "9438"), ("9440", "9442"), ("9444", "9446")),  # threats
    *(("9448", "9448"), ("9450", "9450"), ("9452", "9452"), ("9454", "9454")),  # intrusion on integrity
    ("9469", "9470"),  # forced and child marriage
    *(("9477", "9477"), ("9479", "9479"), ("9481", "9481"), ("9492", "9492")),  # incitement to suicide
    ("9495", "9496"),  # a child's peace
    ("9599", "9599"),  # genital mutilation
    ("9600", "9699"),  # chapter 6, continued
)
"""Codes that the key Region Dalarna uses (683 of the police's codes) names as sexual, of people close or known to each
other, of honour or of hate; and all of chapter 6. The words decide: code and name always say the same."""

PLAIN: tuple[tuple[str, str], ...] = (
    *(("0310", "0311"), ("0313", "0313"), ("0315", "0315"), ("0325", "0325"), ("0329", "0329"), ("0337", "0337")),
    *((code, code) for code in ("0355", "0357", "0365", "0367", "0375", "0377", "0385", "0387")),
    *(("0391", "0396"), ("0399", "0399"), ("0432", "0432"), ("0450", "0453"), ("0458", "0459"), ("0480", "0485")),
    *(("0488", "0489"), ("0494", "0494")),
    *((code, code) for code in map(str, range(9301, 9324, 2))),
    *((code, code) for code in ("9333", "9335", "9339", "9343", "9345", "9392", "9396")),
    *(("9389", "9390"), ("9405", "9407")),
    *((code, code) for code in map(str, range(9411, 9424, 4))),
    *((code, code) for code in ("9435", "9439", "9443", "9447", "9451", "9455", "9480")),
    *(("9464", "9468"), ("9471", "9476"), ("9484", "9485")),
)
"""Codes of chapters 3 and 4 that the same key names without any of that: other codes there can't be told."""

CLOSE_CHAPTERS = ("03", "04", "93", "94")
"""Where the key has a code of its own for how close the two are; 93 and 94 continue 3 and 4."""

_FIRSTS = [first for first, _, _ in RANGES]
_WRITTEN = re.compile(r"([0-9]{3,4})(?:\.0)?|([0-9]{4})\s*[-–:,;.]?\s+\D.*", re.DOTALL)
_ONLY_CODE = re.compile(r"(?:brotts)?(?:kod)?[^a-zà-ÿ]*")
_DIGITS = re.compile(r"(?<![0-9])[0-9]{3,4}(?![0-9])")
_FOUR_OR_FIRST = re.compile(r"^[0-9]{3}(?![0-9])|(?<![0-9])[0-9]{4}(?![0-9])")


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


def find_codes(text: str) -> list[str]:
    """Find everything in a text that may be a crime code, whatever stands around it.

    Examples
    --------
    >>> [find_codes(text) for text in ("4-0650", "kod 650", "650.0", "6105K (2024)", "Rån 12 maj")]
    [['0650'], ['0650'], ['0650'], ['6105', '2024'], []]
    """
    plain = clean(normalize("NFKC", text)).casefold()
    wanted = _DIGITS if _ONLY_CODE.fullmatch(plain) else _FOUR_OR_FIRST
    return [found.zfill(4) for found in wanted.findall(plain)]


def is_sensitive_code(code: str) -> bool:
    """Tell whether a four-digit crime code is one of SENSITIVE.

    Examples
    --------
    >>> is_sensitive_code("6105"), is_sensitive_code("9301"), is_sensitive_code("9302")
    (True, False, True)
    """
    return any(first <= code <= last for first, last in SENSITIVE)


def is_plain_code(code: str) -> bool:
    """Tell whether a four-digit crime code is one of PLAIN.

    Examples
    --------
    >>> is_plain_code("9301"), is_plain_code("9302"), is_plain_code("0845")
    (True, False, False)
    """
    return any(first <= code <= last for first, last in PLAIN)
