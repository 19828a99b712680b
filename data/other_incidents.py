"""That two sources of the same kinds and periods count different incidents: confirmed by an official, never assumed."""

from hashlib import sha256
from typing import ClassVar, Self

from pydantic import model_validator

from data.papers import Paper, PaperKey
from data.roles import Act, Grain
from data.values import Text


class OtherIncidents(Paper):
    """An official's word that a source counts other incidents than another one; taken back, it may be the same.

    The word lets the source be published beside the other. It is never taken on trust: the figures are
    protected as if the incidents were the same.

    Attributes
    ----------
    source, beside
        The two sources, the one that was asked about first.
    reason
        How the official knows, in a sentence.

    Examples
    --------
    >>> said = OtherIncidents.of(
    ...     "kommunen", "polisen", municipality="0586", author_role="samordnare", reason="Klotter, aldrig anmält."
    ... )
    >>> said.key == name_pair("polisen", "kommunen"), said.pair == frozenset({"polisen", "kommunen"})
    (True, True)
    """

    kind: ClassVar[str] = "andra händelser"
    act: ClassVar[Act] = Act.PUBLISH
    seen_from: ClassVar[Grain] = Grain.POINTS

    source: Text
    beside: Text
    reason: Text

    @classmethod
    def of(
        cls, source: str, beside: str, *, municipality: str, author_role: str, reason: str, is_demo: bool = False
    ) -> Self:
        """Say it of two sources; saying it anew is a newer version of the same paper, in whichever order."""
        return cls(
            municipality=municipality,
            key=name_pair(source, beside),
            author_role=author_role,
            is_demo=is_demo,
            source=source,
            beside=beside,
            reason=reason,
        )

    @property
    def pair(self) -> frozenset[str]:
        """Both sources."""
        return frozenset({self.source, self.beside})

    @model_validator(mode="after")
    def _is_of_two(self) -> "OtherIncidents":
        if self.source == self.beside:
            msg = "en källa räknar inte andra händelser än sig själv."
            raise ValueError(msg)
        return self


def name_pair(source: str, other: str) -> PaperKey:
    """Make the key of what is said of two sources, the same in whichever order.

    Examples
    --------
    >>> name_pair("polisen", "kommunen"), name_pair("kommunen", "polisen")
    ('par-2c893aa4457afe07', 'par-2c893aa4457afe07')
    """
    both = "\n".join(sorted((source, other)))
    return f"par-{sha256(both.encode()).hexdigest()[:16]}"
