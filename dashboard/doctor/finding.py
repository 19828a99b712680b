"""One thing that was looked at: how it is, what was seen and what to do about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.health import Level

SIGNS: Mapping[Level, tuple[str, str]] = MappingProxyType(
    {Level.FINE: ("✓", "i ordning"), Level.WARNING: ("!", "varning"), Level.FAULT: ("✗", "fel")}
)
"""A sign and a word: neither colour nor sign alone says how it is."""

_WIDTH = 1 + max(len(word) for _, word in SIGNS.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    Attributes
    ----------
    about
        What was looked at.
    level
        How it is.
    seen
        What was seen, as a sentence or a figure.
    remedy
        What to do about it; nothing where it is as it should be.
    """

    about: str
    level: Level
    seen: str
    remedy: str = ""


def write_finding(finding: Finding) -> str:
    """Write a finding as a line for a terminal, with its remedy on the next.

    Examples
    --------
    >>> print(write_finding(Finding("Disk", Level.FAULT, "90 MB ledigt.", "Frigör plats.")))
    ✗ fel       Disk: 90 MB ledigt.
                → Frigör plats.
    """
    sign, word = SIGNS[finding.level]
    line = f"{sign} {word:{_WIDTH}}{finding.about}: {finding.seen}"
    return f"{line}\n{'':{_WIDTH + 2}}→ {finding.remedy}" if finding.remedy else line


def sum_up(levels: Iterable[Level]) -> str:
    """Count the findings of each kind.

    Examples
    --------
    >>> sum_up([Level.FINE, Level.FINE, Level.FAULT])
    '2 i ordning, 0 varning, 1 fel'
    """
    n = Counter(levels)
    return ", ".join(f"{n[level]} {word}" for level, (_, word) in SIGNS.items())
