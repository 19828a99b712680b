"""The refusal of someone who has no right to something: it says which role has, and whom to ask."""

from collections.abc import Sequence

from data.errors import DataError, Problem
from data.roles import RIGHTS, Act, Grain, Rights, Role


class Denied(DataError):  # noqa: N818 - nothing went wrong; it is a refusal
    """Something that a role has no right to; says which role has, and whom to ask."""


def demand(rights: Rights, act: Act) -> None:
    """Refuse someone who may not do something.

    Parameters
    ----------
    rights
        Whose right it is.
    act
        What is about to be done.

    Raises
    ------
    Denied
        Where the right is missing.

    Examples
    --------
    >>> from data.roles import LEAST, LOCAL, find_rights
    >>> demand(find_rights(LOCAL), Act.PUBLISH)
    >>> demand(LEAST, Act.PUBLISH)
    Traceback (most recent call last):
    data.demands.Denied: Publicera: 1 fel
      Din roll får inte publicera. Det får analytiker/polis. Be kommunens administratör om du behöver det.
    """
    if not rights.may(act):
        holders = [role for role in Role if RIGHTS[role].may(act)]
        told = f"Din roll får inte {act}. Det får"
        raise _deny(act.capitalize(), told, holders)


def demand_points(rights: Rights, what: str) -> None:
    """Refuse someone who may not see incidents one by one.

    Parameters
    ----------
    rights
        Whose right it is.
    what
        What is about to be shown, as its reader knows it.

    Raises
    ------
    Denied
        Where the right is missing.

    Examples
    --------
    >>> from data.roles import LEAST
    >>> demand_points(LEAST, "Händelser")
    Traceback (most recent call last):
    data.demands.Denied: Händelser: 1 fel
      Din roll ser inte enskilda händelser. Det gör analytiker/polis. Be kommunens administratör om du behöver det.
    """
    if not rights.sees_points:
        holders = [role for role in Role if RIGHTS[role].sees_points]
        raise _deny(what, "Din roll ser inte enskilda händelser. Det gör", holders)


def demand_counts(rights: Rights, what: str) -> None:
    """Refuse someone who may see nothing but what has been published.

    Parameters
    ----------
    rights
        Whose right it is.
    what
        What is about to be shown, as its reader knows it.

    Raises
    ------
    Denied
        Where the right is missing.

    Examples
    --------
    >>> from data.roles import find_rights
    >>> demand_counts(find_rights(frozenset({Role.ELECTED})), "Antal")
    """
    if not rights.sees_counts:
        holders = [role for role in Role if RIGHTS[role].sees_counts]
        raise _deny(what, "Din roll ser bara det som är publicerat. Mer ser", holders)


def demand_grain(rights: Rights, grain: Grain, what: str) -> None:
    """Refuse someone who sees only coarser places than what something tells of.

    Parameters
    ----------
    rights
        Whose right it is.
    grain
        The coarsest grain whose holders may see it.
    what
        What is about to be shown, as its reader knows it.

    Raises
    ------
    Denied
        Where the right is missing.

    Examples
    --------
    >>> from data.roles import LOCAL, find_rights
    >>> demand_grain(find_rights(LOCAL), Grain.POINTS, "Ärende")
    >>> demand_grain(find_rights(frozenset({Role.ELECTED})), Grain.CELLS, "Ärende")
    Traceback (most recent call last):
    data.demands.Denied: Ärende: 1 fel
      Din roll ser inte det här. Det gör brottsförebyggande råd och analytiker/polis. \
Be kommunens administratör om du behöver det.
    """
    seen = list(Grain)
    if seen.index(rights.grain) > seen.index(grain):
        holders = [role for role in Role if seen.index(RIGHTS[role].grain) <= seen.index(grain)]
        raise _deny(what, "Din roll ser inte det här. Det gör", holders)


def _deny(what: str, lead: str, holders: Sequence[Role]) -> Denied:
    named = " och ".join(holders).replace(" och ", ", ", max(0, len(holders) - 2))
    remedy = "Be kommunens administratör om du behöver det."
    return Denied(what, [Problem("", f"{lead} {named}.", remedy)])
