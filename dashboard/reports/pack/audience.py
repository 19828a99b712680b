"""For whom a pack is made: it has the figures of that role and says who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from dashboard.selection import Selection
from data.errors import DataError, Problem
from data.roles import RIGHTS, Grain, Rights, Role

SOURCE = "mötespaket"
_READERS = (Role.ELECTED, Role.COUNCIL, Role.ANALYST)
_NOTICES: Mapping[Role, str] = MappingProxyType(
    {
        Role.ELECTED: "Får visas för förtroendevalda: små tal är skyddade. Får inte publiceras härifrån.",
        Role.COUNCIL: "Får visas för brottsförebyggande rådet: små tal är skyddade. Får inte publiceras härifrån.",
        Role.ANALYST: "Får bara visas för analytiker/polis: små tal är inte skyddade. Får inte publiceras.",
    }
)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a pack may be shown to.

    Attributes
    ----------
    role
        The role.
    notice
        What stands at the foot of every slide and page.
    """

    role: Role
    notice: str

    @property
    def rights(self) -> Rights:
        """What the role may see."""
        return RIGHTS[self.role]

    def look(self, selection: Selection) -> Selection:
        """Give the same selection as the role sees it today."""
        return replace(selection, viewer=replace(selection.viewer, rights=self.rights, as_of=None))


def list_audiences(rights: Rights) -> list[Audience]:
    """List for whom somebody may make a pack, those with the least right first.

    Who sees every number may make one for each role. Others make one for their own: two protected tables of the
    same figures may give each other away.

    Examples
    --------
    >>> [each.role.value for each in list_audiences(RIGHTS[Role.COUNCIL])]
    ['brottsförebyggande råd']
    """
    own = [role for role in _READERS if RIGHTS[role].grain is rights.grain]
    roles = _READERS if rights.grain is Grain.POINTS else own
    return [Audience(role, _NOTICES[role]) for role in roles]


def find_audience(name: str, rights: Rights) -> Audience:
    """Find the audience that a role's name asks for.

    Raises
    ------
    DataError
        When there is no such role, or somebody may not make a pack for it.
    """
    allowed = list_audiences(rights)
    found = next((each for each in allowed if each.role.value == name), None)
    if found is None:
        remedy = f"Välj bland {', '.join(each.role.value for each in allowed)}." if allowed else "Be kommunens råd."
        raise DataError(SOURCE, [Problem("", f"det går inte att göra paketet för «{name}».", remedy)])
    return found
