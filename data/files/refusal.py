"""Why a whole file is refused, said in the child; the parent adds the file's name."""

from data.errors import DataError, Problem

NAMELESS = ""
REMEDY = "Kontrollera att det är rätt fil."


def refuse(what: str, remedy: str = REMEDY, *, place: str = "") -> DataError:
    """Say why a whole file is refused.

    Examples
    --------
    >>> print(refuse("filen är tom."))
    : 1 fel
      filen är tom. Kontrollera att det är rätt fil.
    """
    return DataError(NAMELESS, [Problem(place, what, remedy)])
