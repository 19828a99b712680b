"""Who looks at which page: rights and a key that stands for the person, never a name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from data.roles import LEAST, LOCAL, Rights, find_rights


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks; without more said, somebody with the least right.

    Attributes
    ----------
    rights
        What is seen and may be done.
    key
        Stands for the person in the log; empty for whoever sits at the machine.
    role
        What the person is to the municipality, for the log.
    page
        The page looked at, for the log.
    as_of
        The day whose knowledge is looked at, or None for now.
    confirm
        Asked before anything is read or written: refuses who is no longer let in. What a button does
        comes before the page is drawn, and so before anyone has asked who is looking.
    """

    rights: Rights = LEAST
    key: str = ""
    role: str = ""
    page: str = ""
    as_of: date | None = None
    confirm: Callable[[], None] = field(default=lambda: None, compare=False)


AT_THE_MACHINE = Viewer(find_rights(LOCAL), role="vid den här datorn")
"""Whoever sits at the machine where sign-in is switched off."""
