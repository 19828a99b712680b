"""Small numbers that nobody can work out: hidden, merged and audited over everything published together.

`lay_margins` adds every sum a table is published with, `Release` is the closed list of tables
that is published at once, `protect` says what may be shown, `audit` plays the attacker.
"""

from geo.disclosure.attack import Interval, audit
from geo.disclosure.hierarchy import Hierarchy
from geo.disclosure.protection import protect
from geo.disclosure.release import HIDDEN_MARK, HIDDEN_MEANING, DisclosureError, Protected, Release, lay_margins

__all__ = [
    "HIDDEN_MARK",
    "HIDDEN_MEANING",
    "DisclosureError",
    "Hierarchy",
    "Interval",
    "Protected",
    "Release",
    "audit",
    "lay_margins",
    "protect",
]
