"""Readers: somebody in a role, who looks at a municipality on a day."""

from datetime import date
from typing import Any

from dashboard.selection import Selection, promises_of
from dashboard.store import the_promises
from dashboard.viewer import Viewer
from data.roles import Role, find_rights


def look_at(
    role: str,
    today: date,
    *,
    municipality: str = "0586",
    name: str = "Mjölby",
    **more: Any,  # noqa: ANN401  # any field of a viewer
) -> Selection:
    """Look at a municipality in a role."""
    viewer = Viewer(find_rights(frozenset({Role(role)})), role=str(role), **more)
    return Selection(municipality, name, promises_of(municipality, the_promises()), today, viewer)
