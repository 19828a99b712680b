"""The headings that sources use for each of our terms, in Swedish and English, the surest first."""

import re
from collections.abc import Mapping
from types import MappingProxyType

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "municipality": (
            *("kommunkod", "kommun kod", "kommun", "kommunnamn", "region", "geografi", "kommun id", "municipality"),
            *("lkf", "mun code", "kom namn"),
        ),
        "area_id": (
            *(
                "desokod",
                "deso",
                "områdeskod",
                "områdesid",
                "område id",
                "regsokod",
                "regso",
                "tätortskod",
                "områdes id",
            ),
            *("area id", "area code", "lsoa code", "district", "division", "nyko", "code", "id"),
        ),
        "label": ("områdesnamn", "område", "tätort", "regsonamn", "namn", "name", "label", "stadsdel", "neighbourhood"),
        "area_type": ("områdestyp", "area type"),
        "category": (
            *("brottskod", "kategori", "brottskategori", "brottstyp", "brott", "brottsrubricering", "rubricering"),
            *("händelsetyp", "händelse", "typ av händelse", "ärendetyp", "variabel", "vad", "typ", "crime type"),
            *("offense type", "offence type", "offense", "offence", "category", "crime", "type"),
        ),
        "n": (
            "antal",
            "antal brott",
            "antal anmälda brott",
            "antal händelser",
            "count",
            "number",
            "n",
            "värde",
            "varde",
        ),
        "period": (
            *(
                "period",
                "inskr årmånad",
                "årmånad",
                "år månad",
                "periodnyckel",
                "månad år",
                "anmälningsmånad",
                "month",
                "månad",
            ),
        ),
        "from_at": (
            *(
                "brottsdatum från",
                "från",
                "från datum",
                "datum från",
                "starttid",
                "startdatum",
                "fr o m",
                "brottsdatum",
            ),
            *(
                "brottstid",
                "händelsedatum",
                "inträffade",
                "datum",
                "tidpunkt",
                "när",
                "tid",
                "date start",
                "start date",
            ),
            *(
                "start",
                "from",
                "occurred",
                "offense date",
                "date",
                "datetime",
                "inskrivningsdatum",
                "rapporterad",
                "month",
                "månad",
            ),
        ),
        "from_clock": ("klockslag från", "från klockslag", "klockslag", "kl", "tid från", "start time", "time"),
        "to_at": (
            *("brottsdatum till", "till", "till datum", "datum till", "sluttid", "slutdatum", "t o m", "date end"),
            *("end date", "end", "to"),
        ),
        "to_clock": ("klockslag till", "till klockslag", "tid till", "end time"),
        "year": ("år", "ar", "inskr år", "year"),
        "month": ("månad", "manad", "month", "period"),
        "day": ("dag", "day"),
        "hour": ("timme", "hour"),
        "minute": ("minut", "minute"),
        "x": (
            *("punktens x", "öst", "östlig", "e", "easting", "sweref99 e", "sweref e", "longitud", "longitude", "long"),
            *("lon", "lng", "x", "x koordinat", "koordinat x", "xkoord"),
        ),
        "y": (
            *("punktens y", "nord", "nordlig", "n", "northing", "sweref99 n", "sweref n", "latitud", "latitude", "lat"),
            *("y", "y koordinat", "koordinat y", "ykoord"),
        ),
    }
)
"""Small letters; signs between words are one space."""

_SIGNS = re.compile(r"[\s_\-./()\[\]:]+")
_HUMPS = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")


def fold_heading(heading: str) -> str:
    """Write a heading as the synonyms are written.

    Examples
    --------
    >>> fold_heading("Brottsdatum_från"), fold_heading("offenseDate"), fold_heading(" ANTAL (st)")
    ('brottsdatum från', 'offense date', 'antal st')
    """
    return _SIGNS.sub(" ", _HUMPS.sub(" ", heading)).strip().casefold()


def find_terms(heading: str) -> dict[str, int]:
    """Find the terms that a heading may stand for, with how far down among the term's names it is.

    Examples
    --------
    >>> find_terms("Kommunkod"), find_terms("month"), find_terms("okänt")
    ({'municipality': 0}, {'period': 7, 'from_at': 25, 'month': 2}, {})
    """
    said = fold_heading(heading)
    return {term: names.index(said) for term, names in SYNONYMS.items() if said in names}
