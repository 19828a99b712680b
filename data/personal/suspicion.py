"""Columns that hold persons: refused by their heading or by what stands in them."""

import re
from collections import Counter

import pandas as pd

from data.personal.folding import fold
from data.personal.given_names import GIVEN_NAMES
from data.personal.kinds import PersonalKind
from data.personal.masking import mask
from data.personal.numbers import has_right_checksum

MAX_TEXTS = 1_000
SUSPECT_SHARE = 0.02
CHANCE_SHARE = 0.35
ENOUGH = 20

_EASILY_TAKEN_FOR = frozenset({PersonalKind.PHONE, PersonalKind.NAME})
"""One mistyped date or one place is no column of persons; what is stored of it is masked all the same."""

_HEADINGS = re.compile(
    r"(?:^| )(?:person ?n(?:umme)?r|persnr|pnr|p-nr|ssn|samordningsn(?:umme)?r|förnamn|efternamn|fullständigt namn|"
    r"first ?name|last ?name|surname|full ?name|person ?namn|målsägande|misstänkt|misstänkta|vittne|vittnen|anmälare|"
    r"anmälarens? namn|kontaktperson|telefon|telefonn(?:umme)?r|tel|tfn|mobil|mobilnummer|phone|e-?post|e-?mail|mejl|"
    r"epostadress|e-postadress|reg ?n(?:umme)?r|registreringsnummer|gatuadress|bostadsadress|hemadress|ip-?adress|"
    r"ip ?address|lägenhetsnummer|lghnr|födelsedatum|date of birth)(?:$|[ \d])"
)
_BLANKS = str.maketrans("_.", "  ")
_DIGITS = re.compile("(?:[0-9]{10}|[0-9]{12})")
_FULL_NAME = re.compile(r"([A-ZÅÄÖÉ][\w\-]+),? (?:[\w.\-]+ ){0,2}([A-ZÅÄÖÉ][\w'\-]+)")


def looks_personal(texts: "pd.Series[str]", heading: str) -> str | None:
    """Tell why a column should be refused as personal data; nothing if nothing speaks for it.

    Parameters
    ----------
    texts
        The column, or its first rows: at most a thousand different texts are looked at.
    heading
        The column's heading in the file.

    Returns
    -------
    str | None
        The reason in Swedish, without any of the values.

    Examples
    --------
    >>> looks_personal(pd.Series(["070-1740605", "070-1740606"]), "kontakt")
    'kolumnen «kontakt» innehåller telefonnummer (2 av 2 celler).'
    >>> looks_personal(pd.Series(["Stöld", "Rån"]), "brott") is None
    True
    """
    said = " ".join(fold(heading).text.casefold().translate(_BLANKS).split())
    if _HEADINGS.search(said):
        return f"kolumnen «{heading}» ska enligt rubriken innehålla personuppgifter."
    cells = [text for text in pd.unique(texts.dropna())[:MAX_TEXTS].tolist() if text.strip()]
    found = Counter(kind for cell in cells for kind in _kinds(cell))
    if _are_chance(cells):
        found.pop(PersonalKind.LIKE_PERSONAL_NUMBER, None)
        found.pop(PersonalKind.PERSONAL_NUMBER, None)
        found.pop(PersonalKind.COORDINATION_NUMBER, None)
    if not found:
        return None
    kind, n = found.most_common(1)[0]
    if n < max(2 if kind in _EASILY_TAKEN_FOR else 1, SUSPECT_SHARE * len(cells)):
        return None
    return f"kolumnen «{heading}» innehåller {kind.value} ({n} av {len(cells)} celler)."


def _kinds(cell: str) -> set[PersonalKind]:
    kinds = set(mask(cell).counts)
    whole = _FULL_NAME.fullmatch(fold(cell.strip()).text)
    if whole and {whole[1].title(), whole[2].title()} & GIVEN_NAMES:
        kinds.add(PersonalKind.NAME)
    return kinds


def _are_chance(cells: list[str]) -> bool:
    """Whether numbers only look like personnummer: of times and case numbers a tenth has the right checksum."""
    bare = [digits for cell in cells if _DIGITS.fullmatch(digits := fold(cell.strip()).text)]
    return len(bare) >= ENOUGH and sum(map(has_right_checksum, bare)) < CHANCE_SHARE * len(bare)
