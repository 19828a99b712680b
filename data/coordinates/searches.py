"""What was found when reference systems were tried: proposals, best first, and how sure each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload


class Certainty(StrEnum):
    """How sure a proposal is."""

    SURE = "säker"
    LIKELY = "trolig"
    UNSURE = "osäker"


@dataclass(frozen=True)
class CrsProposal:
    """A system that the points may be written in.

    Attributes
    ----------
    crs, name
        ``"EPSG:3006"``, and what readers call it.
    is_swapped
        Whether what was given as x is the northing.
    share_inside
        Share of the distinct points that fall in the municipality (in Sweden where none is known).
    share_in_sweden
        Share that fall in Sweden.
    accuracy_m
        What the conversion may cost.
    certainty
        How sure it is; never sure while another system fits as well.
    why
        The reason, in Swedish.
    """

    crs: str
    name: str
    is_swapped: bool
    share_inside: float
    share_in_sweden: float
    accuracy_m: float
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class CrsSearch(Sequence[CrsProposal]):
    """The proposals, best first, and in a sentence what was found; none fits is an answer too."""

    proposals: tuple[CrsProposal, ...]
    why: str

    @overload
    def __getitem__(self, at: int) -> CrsProposal: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[CrsProposal]: ...
    def __getitem__(self, at: int | slice) -> CrsProposal | Sequence[CrsProposal]:
        """Give a proposal by its rank."""
        return self.proposals[at]

    def __len__(self) -> int:
        """Count the proposals."""
        return len(self.proposals)

    def __iter__(self) -> Iterator[CrsProposal]:
        """Go through the proposals, best first."""
        return iter(self.proposals)
