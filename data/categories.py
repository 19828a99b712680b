"""From a source's word for what happened to the house category: by crime code first, then by name."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from data.crime_codes import categorise_code, find_code
from data.model import Category
from data.texts import clean

_TOTAL = ", totalt"
_NAMES: Mapping[Category, tuple[str, ...]] = MappingProxyType(
    {
        Category.FRAUD: (
            "bedrägeri",
            "bedrägerier",
            "bedrägeribrott",
            "kortbedrägeri",
            "fakturabedrägeri",
            "annonsbedrägeri",
            "identitetsbedrägeri",
            "romansbedrägeri",
            "investeringsbedrägeri",
            "fraud",
        ),
        Category.NARCOTICS: ("narkotika", "narkotikabrott", "narkotikabruk", "narcotics", "drugs", "drug offence"),
        Category.VANDALISM: (
            "skadegörelse",
            "skadegörelser",
            "skadegörelsebrott",
            "klotter",
            "skadegörelse, klotter",
            "skadegörelse genom klotter",
            "skadegörelse på motorfordon",
            "vandalism",
            "criminal damage",
            "criminal damage and arson",
        ),
        Category.THEFT: (
            "stöld",
            "stölder",
            "stöldbrott",
            "stöld_tillgrepp",
            "stöld och tillgrepp",
            "stöld och tillgreppsbrott, totalt",
            "tillgreppsbrott",
            "inbrott",
            "stöld/inbrott",
            "bostadsinbrott",
            "bilbrott",
            "cykelstöld",
            "stöld av cykel",
            "butiksstöld",
            "bilstöld",
            "fickstöld",
            "motorfordon, stöld",
            "burglary",
            "theft",
            "other theft",
            "theft from vehicle",
            "theft of vehicle",
            "theft of bicycle",
            "bicycle theft",
            "shoplifting",
        ),
        Category.VIOLENCE: (
            "våld",
            "våldsbrott",
            "misshandel",
            "misshandel, grov",
            "grov misshandel",
            "rån",
            "rån, försök",
            "personrån",
            "rån mot privatperson, unga",
            "mord/dråp",
            "mord/dråp, försök",
            "olaga hot",
            "våldtäkt",
            "våldtäkt, försök",
            "assault",
            "aggravated assault",
            "robbery",
            "personal robbery",
            "commercial robbery",
            "homicide",
        ),
        Category.TRAFFIC: (
            "trafik",
            "trafikbrott",
            "trafikbrott, totalt",
            "rattfylleri",
            "olovlig körning",
            "buskörning",
        ),
        Category.DISTURBANCE: (
            "ordningsstörning",
            "ordningsstörningar",
            "ordningsstörande",
            "annat otrygghetsskapande/ordningsstörande",
            "bråk",
            "fylleri/lob",
            "anti-social behaviour",
        ),
        Category.UNSAFETY: (
            "otrygghet",
            "otrygg plats",
            "otrygghetsskapande samling av personer",
        ),
        Category.OTHER: ("övrigt", "övriga brott", "annat", "other", "arrangemang"),
    }
)
NAMES: Mapping[str, Category] = MappingProxyType(
    {name: category for category, names in _NAMES.items() for name in names}
)
"""The category of each name that sources use, in small letters; whole names only, never a part of one."""


def find_category(word: str) -> Category | None:
    """Find the category of a source's word; None when neither its code nor its name is known.

    Examples
    --------
    >>> [str(find_category(word)) for word in ("0845 Cykelstöld", "Cykelstöld", "1506 Bedrägeri", "Bedrägeri")]
    ['stöld', 'stöld', 'övrigt', 'bedrägeri']
    >>> find_category("9 kap. Bedrägeri och annan oredlighet") is None
    True
    """
    plain = clean(word)
    code = find_code(plain)
    if code is not None:
        return categorise_code(code)
    return NAMES.get(plain.casefold())


def map_words(words: Iterable[str]) -> dict[str, Category]:
    """Map the words of a column to categories; a total and what is part of another word are left out.

    Sources that count in several levels («Våldsbrott», «Våldsbrott, misshandel») have the same incidents
    under each of them.

    Examples
    --------
    >>> words = ["Skadegörelsebrott", "Skadegörelsebrott, klotter", "Stöld och tillgreppsbrott, totalt", "Bilbrott"]
    >>> list(map_words(words))
    ['Skadegörelsebrott', 'Stöld och tillgreppsbrott, totalt']
    """
    found = {word: category for word in words if (category := find_category(word)) is not None}
    return {word: category for word, category in found.items() if not _is_part(word, category, found)}


def _is_part(word: str, category: Category, found: Mapping[str, Category]) -> bool:
    wider = [other for other in found if other != word and found[other] is category]
    return any(word.startswith(f"{other}, ") or other.casefold().endswith(_TOTAL) for other in wider)
