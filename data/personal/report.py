"""What was masked, told to the one who sends the file."""

from collections.abc import Mapping

from data.personal.kinds import PersonalKind

_PLURALS: Mapping[PersonalKind, str] = {
    PersonalKind.EMAIL: "e-postadresser",
    PersonalKind.ADDRESS: "adresser",
    PersonalKind.NETWORK_ADDRESS: "nätadresser",
}
NOTHING = "Inga personuppgifter hittades i texten. Namn som inget förvarnar om hittas inte."
REMAINS = "Namn utan titel eller roll framför hittas inte alltid: läs igenom texten innan den visas för någon annan."


def report(counts: Mapping[PersonalKind, int]) -> tuple[str, ...]:
    """Tell how many of each kind were masked, in Swedish sentences.

    Parameters
    ----------
    counts
        As ``data.personal.mask`` gives them.

    Examples
    --------
    >>> report({PersonalKind.PHONE: 2, PersonalKind.EMAIL: 1})[0]
    'Maskerade innan något sparades: 2 telefonnummer, 1 e-postadress.'
    >>> report({})
    ('Inga personuppgifter hittades i texten. Namn som inget förvarnar om hittas inte.',)
    """
    found = [f"{counts[kind]} {_name(kind, counts[kind])}" for kind in PersonalKind if counts.get(kind, 0)]
    if not found:
        return (NOTHING,)
    sentences = [f"Maskerade innan något sparades: {', '.join(found)}."]
    if counts.get(PersonalKind.LIKE_PERSONAL_NUMBER, 0):
        sentences.append("Nummer som liknar personnummer har fel kontrollsiffra eller annan form; de maskeras ändå.")
    return (*sentences, REMAINS)


def _name(kind: PersonalKind, n: int) -> str:
    return kind.value if n == 1 else _PLURALS.get(kind, kind.value)
