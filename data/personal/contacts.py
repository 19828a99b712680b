"""Where a person is reached or found: phone, e-mail, network address, vehicle, home."""

import re
from ipaddress import AddressValueError, IPv6Address

from data.personal.kinds import PersonalKind

_GAP = r"[ ./()\-]{0,4}"
_NOT_A_DATE = (
    r"(?!0[0-9][-./ ](?:0[1-9]|1[0-2])[-./ ](?:19|20)[0-9]{2}(?![0-9]))"
    r"(?!0[0-9]([-./])(?:0[1-9]|1[0-2])\1[0-9]{2}(?!\1?[0-9]))"
)
_NOT_MONEY = r"(?![0-9]|,[0-9]{2}| ?(?:kr|kronor|sek|euro|procent|tkr|mkr)\b| ?%)"

MOBILE = re.compile(rf"(?<![0-9])[+(]{{0,2}}(?:0|46{_GAP}(?:\(0\){_GAP})?)7(?:{_GAP}[0-9]){{8}}(?![0-9])")
ABROAD = re.compile(rf"(?:\+|(?<![0-9])00)[ ]?[1-9](?:{_GAP}[0-9]){{7,13}}{_NOT_MONEY}", re.IGNORECASE)
LANDLINE = re.compile(
    rf"(?<![0-9.,:/])(?<![0-9]-){_NOT_A_DATE}"
    rf"\(?0[1-9][0-9]{{0,2}}(?P<rest>{_GAP}[1-9](?:[ ./\-]{{0,2}}[0-9]){{4,8}})(?![0-9:])"
)
EMAIL = re.compile(
    r"[\w.+%'\-]{1,64} ?(?:@| ?[(\[{<] ?(?:at|snabel-?a|@) ?[)\]}>] ?) ?[\w\-]{1,63}"
    r"(?: ?(?:\.|[(\[] ?(?:punkt|dot) ?[)\]]) ?[\w\-]{2,63}){1,4}",
    re.IGNORECASE,
)
IPV4 = re.compile(r"[0-9](?<![0-9.][0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?!\.?[0-9])")
_MOST_IN_AN_OCTET = 255
IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
MAC = re.compile(r"(?<![\w:\-])[0-9A-Fa-f]{2}(?:[:\-][0-9A-Fa-f]{2}){5}(?![\w:\-])")

_UPPER, _LOWER = "A-HJ-PR-UW-Z", "a-hj-pr-uw-z"
PLATE = re.compile(
    rf"(?<!\w)(?!SOS[ -]?112)(?:[{_UPPER}]{{3}}[ \-._]{{0,2}}[0-9]{{2}}[0-9{_UPPER}]"
    rf"|[{_LOWER}{_UPPER}]{{3}}[0-9]{{2}}[0-9{_LOWER}{_UPPER}])(?!\w)"
)
SPOKEN_PLATE = re.compile(
    r"(?<=\W)(?:reg(?:istrerings)?[.]?[ ]?(?:nr|nummer|skylt(?:en)?)?|skylt(?:en|ar)?)[.]?:? {1,2}"
    r"(?P<said>[A-Za-zÅÄÖåäö]{2,3}[ \-._]{0,2}[0-9]{2}[0-9A-Za-z])(?!\w)",
    re.IGNORECASE,
)

_BEGINS = r"(?:[A-ZÅÄÖÉÜ][\w:'\u2019\-]{0,30} ){0,3}"
_STREETS = (
    "gata gatan gt väg vägen gränd gränden torg torget backe backen stig stigen allé allén plan planen plats platsen "
    "led leden esplanad esplanaden kaj kajen bron park parken ringen slinga slingan stråket strand stranden höjd "
    "höjden berget udden hage hagen gård gården kulle kullen krok kroken båge bågen dalen liden vret vreten ängen "
    "lund lunden skogen åsen svängen passage passagen trappa trappan terrass terrassen promenad promenaden boulevard "
    "boulevarden brink brinken vallen viken holmen g. v. gat. väg."
)
_SUFFIX = "(?:" + "|".join(sorted(map(re.escape, set(_STREETS.split())), key=len, reverse=True)) + ")"
_LONG_SUFFIX = "(?:gatan|gata|vägen|väg|gränden|gränd|torget|torg|stigen|stig|backen|allén|allé)"
_HOUSE = (
    r"[ ,]{1,2}(?:nr\.? ?|nummer )?[0-9]{1,3}(?![0-9])(?: ?[A-Za-z](?!\w))?"
    r"(?: ?[\-/:] ?[0-9]{1,3}(?![0-9]) ?[A-Z]?(?!\w))?"
)
_FLAT = (
    r"(?:,? ?(?:lgh|lägenhet)\.? ?(?:nr\.? ?)?[0-9]{1,4}(?![0-9]))?"
    r"(?:,? ?(?:[0-9]|[a-zå]{5,6}) ?(?:tr|trappor)\b\.?)?"
    r"(?:,? ?[0-9]{3} ?[0-9]{2}(?![0-9])(?: [A-ZÅÄÖ][\w\-]{1,30})?)?"
)
_NOT_A_ROAD = r"(?!(?:Riks|Läns|Europa|Motor|Kommunal|Cykel|Gång)?[Vv]äg(?:en)? [0-9])"
STREET = re.compile(
    rf"(?<!\w)(?=[A-ZÅÄÖÉÜ]){_NOT_A_ROAD}"
    rf"(?:{_BEGINS}{_NOT_A_ROAD}[A-ZÅÄÖÉÜ][\w:'\u2019\-]{{1,30}}?{_SUFFIX}"
    r"|(?:[A-ZÅÄÖÉÜ][\w:'\u2019\-]{1,30} ){1,3}"
    r"(?i:gata|väg|gränd|torg|backe|stig|allé|plan|plats|esplanad|park|brink)"
    r"|(?:Norra|Södra|Östra|Västra|Gamla|Nya|Lilla|Stora|Övre|Nedre|Långa|N|S|Ö|V)\.?"
    r" (?i:gatan|vägen|gränden|stigen|torget))"
    rf"{_HOUSE}{_FLAT}"
)
LOWER_STREET = re.compile(
    rf"(?<!\w)(?=[a-zåäöé])(?!cykel|gång|motor|riks|läns|skogs|grus|åker|bil|land)[a-zåäöé][\w\-]{{1,30}}?{_LONG_SUFFIX}"
    r" [0-9]{1,3}(?: ?[A-Za-z])?(?!\w)"
    r"(?= ?(?:$|[\n.,;:!?)]|(?:i|på|vid|har|och|samt|där|lgh|lägenhet|kl|klockan|den)\b))" + _FLAT
)
ROMAN_STREET = re.compile(
    r"(?:\b(?i:adress(?:en)?|bor|bosatt|boende|skriven|folkbokförd)(?: på| i| vid)?[ :]{1,3})"
    rf"(?P<said>[A-ZÅÄÖÉÜ][\w\-]{{1,30}}(?: [\w\-]{{1,30}}){{0,2}} [0-9]{{1,3}}(?![0-9:])(?: ?[A-Za-z](?!\w))?{_FLAT})"
)
FLAT = re.compile(r"(?<!\w)(?:lgh|lägenhet(?:en|snummer|snr)?)\.?[ :]{0,2}(?:nr\.? ?)?[0-9]{1,4}(?!\w)", re.IGNORECASE)
BOX = re.compile(r"(?<!\w)(?:Box|BOX|Postbox) [0-9]{1,5}(?!\w)")
ESTATE = re.compile(
    r"(?i:fastighet(?:en)?) "
    r"(?P<said>[A-ZÅÄÖ][\w\-]{1,30}(?: [A-ZÅÄÖ][\w\-]{1,30})? [0-9]{1,4}:[0-9]{1,4})"
)


def name_ipv4(found: re.Match[str]) -> PersonalKind | None:
    """Tell whether four numbers are a network address: none of them is above 255.

    Examples
    --------
    >>> name_ipv4(re.search(".+", "10.2.0.256")) is None, name_ipv4(re.search(".+", "10.2.0.255")).value
    (True, 'nätadress')
    """
    is_address = all(int(part) <= _MOST_IN_AN_OCTET for part in found[0].split("."))
    return PersonalKind.NETWORK_ADDRESS if is_address else None


def name_ipv6(found: re.Match[str]) -> PersonalKind | None:
    """Tell whether colons and digits are a network address and not a time of day.

    Examples
    --------
    >>> name_ipv6(re.search(".+", "13:45:00")) is None, name_ipv6(re.search(".+", "fe80::1")).value
    (True, 'nätadress')
    """
    try:
        IPv6Address(found[0])
    except AddressValueError:
        return None
    return PersonalKind.NETWORK_ADDRESS if any(sign.isdigit() for sign in found[0]) else None


def name_landline(found: re.Match[str]) -> PersonalKind | None:
    """Tell whether digits after an area code are a telephone number: eight to ten, none of them alone.

    Examples
    --------
    >>> name_landline(LANDLINE.search("013-12 34 56")).value, name_landline(LANDLINE.search("0911-16004")).value
    ('telefonnummer', 'telefonnummer')
    """
    n_digits = sum(sign.isdecimal() for sign in found[0])
    is_lonely = any(len(group) == 1 for group in re.findall("[0-9]+", found["rest"])[1:])
    return PersonalKind.PHONE if 8 <= n_digits <= 10 and not is_lonely else None  # noqa: PLR2004
