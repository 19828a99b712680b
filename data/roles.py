"""Who may see and do what: five roles, and what each has a right to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the municipality; the sign-in says which."""

    PUBLIC = "allmänhet"
    ELECTED = "förtroendevald"
    COUNCIL = "brottsförebyggande råd"
    ANALYST = "analytiker/polis"
    ADMIN = "administratör"


class Act(StrEnum):
    """Something a role may do beyond looking."""

    READ_IN = "läsa in filer"
    REGISTER = "registrera händelser"
    REVIEW = "granska händelser"
    DECIDE = "besluta om status, bedömning och uppföljning"
    PUBLISH = "publicera"
    EXPORT_ROWS = "ta ut enskilda händelser"
    ADMINISTER = "sköta registret"


class Grain(StrEnum):
    """The finest place that is seen, the finest first."""

    POINTS = "punkter"
    CELLS = "rutor"
    AREAS = "områden"
    PUBLISHED = "publicerat"


class Span(StrEnum):
    """The finest period that is seen, the finest first."""

    MOMENT = "tidpunkt"
    MONTH = "månad"
    QUARTER = "kvartal"
    PUBLISHED = "publicerat"


@dataclass(frozen=True, slots=True)
class Rights:
    """What someone may see and do; hashable, for it is part of the key of all that is kept in memory.

    Attributes
    ----------
    grain
        The finest place.
    span
        The finest period.
    k
        The smallest number that is shown; 0 where every number is.
    sees_text
        Whether written descriptions are seen.
    acts
        What may be done.
    """

    grain: Grain
    span: Span
    k: int
    sees_text: bool
    acts: frozenset[Act]

    @property
    def sees_points(self) -> bool:
        """Whether incidents are seen one by one.

        Examples
        --------
        >>> find_rights(frozenset({Role.COUNCIL})).sees_points
        False
        """
        return self.grain is Grain.POINTS

    @property
    def sees_counts(self) -> bool:
        """Whether more is seen than what has been published.

        Examples
        --------
        >>> find_rights(frozenset({Role.ADMIN})).sees_counts
        False
        """
        return self.grain is not Grain.PUBLISHED

    @property
    def sees_months(self) -> bool:
        """Whether months are seen one by one.

        Examples
        --------
        >>> [find_rights(frozenset({role})).sees_months for role in (Role.ELECTED, Role.COUNCIL)]
        [False, True]
        """
        return self.span in {Span.MOMENT, Span.MONTH}

    def may(self, act: Act) -> bool:
        """Whether something may be done.

        Examples
        --------
        >>> find_rights(frozenset({Role.ADMIN})).may(Act.READ_IN)
        True
        """
        return act in self.acts


SMALLEST_SHOWN = 5
"""k of those who see nothing finer than areas and of the public."""

LEAST = Rights(Grain.PUBLISHED, Span.PUBLISHED, SMALLEST_SHOWN, sees_text=False, acts=frozenset())
"""What anyone may: look at what has been published."""

RIGHTS: Mapping[Role, Rights] = {
    Role.PUBLIC: LEAST,
    Role.ELECTED: Rights(Grain.AREAS, Span.QUARTER, SMALLEST_SHOWN, sees_text=False, acts=frozenset()),
    Role.COUNCIL: Rights(Grain.CELLS, Span.MONTH, SMALLEST_SHOWN, sees_text=False, acts=frozenset({Act.DECIDE})),
    Role.ANALYST: Rights(Grain.POINTS, Span.MOMENT, 0, sees_text=True, acts=frozenset(Act) - {Act.ADMINISTER}),
    Role.ADMIN: Rights(
        Grain.PUBLISHED,
        Span.PUBLISHED,
        SMALLEST_SHOWN,
        sees_text=False,
        acts=frozenset({Act.READ_IN, Act.ADMINISTER}),
    ),
}
"""Each role's rights. Who looks after the register sees no incidents for that reason alone."""

LOCAL = frozenset({Role.ANALYST, Role.ADMIN})
"""Who sits at the machine where sign-in is switched off."""


def find_rights(roles: frozenset[Role]) -> Rights:
    """Find what several roles give together: the finest of each, and every act.

    Parameters
    ----------
    roles
        A person's roles; none give the right of the public.

    Examples
    --------
    >>> find_rights(frozenset()) == LEAST
    True
    >>> find_rights(frozenset({Role.ELECTED, Role.ANALYST})).k
    0
    """
    held = [RIGHTS[role] for role in roles] + [LEAST]
    return Rights(
        grain=min((rights.grain for rights in held), key=list(Grain).index),
        span=min((rights.span for rights in held), key=list(Span).index),
        k=min(rights.k for rights in held),
        sees_text=any(rights.sees_text for rights in held),
        acts=frozenset[Act]().union(*(rights.acts for rights in held)),
    )


def understand_roles(claim: object, names: Mapping[str, Role]) -> frozenset[Role]:
    """Understand what a sign-in provider says of a person's roles; what is unknown gives no role.

    Parameters
    ----------
    claim
        What the provider sent. Only a list is understood: in a text, one name may stand inside another.
    names
        The provider's name of each role.

    Examples
    --------
    >>> names = {"polis": Role.ANALYST}
    >>> understand_roles(["polis", "okänd"], names) == {Role.ANALYST}
    True
    >>> understand_roles("polis", names)
    frozenset()
    """
    if not isinstance(claim, list | tuple):
        return frozenset()
    return frozenset(names[name] for name in claim if isinstance(name, str) and name in names)
