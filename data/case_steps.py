"""The steps of a case (ärende): how far it has come, and what may follow."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class CaseStep(StrEnum):
    """How far a case has come."""

    FOUND = "upptäckt"
    MAPPED = "kartlagd"
    ANALYSED = "analyserad"
    ACTIVE = "aktiviteter"
    FOLLOWED_UP = "uppföljd"
    CLOSED = "avslutad"


STEPS_AFTER: Mapping[CaseStep, tuple[CaseStep, ...]] = MappingProxyType(
    {
        CaseStep.FOUND: (CaseStep.MAPPED, CaseStep.CLOSED),
        CaseStep.MAPPED: (CaseStep.ANALYSED, CaseStep.CLOSED),
        CaseStep.ANALYSED: (CaseStep.ACTIVE, CaseStep.MAPPED, CaseStep.CLOSED),
        CaseStep.ACTIVE: (CaseStep.FOLLOWED_UP, CaseStep.MAPPED, CaseStep.CLOSED),
        CaseStep.FOLLOWED_UP: (CaseStep.CLOSED, CaseStep.ACTIVE, CaseStep.MAPPED),
        CaseStep.CLOSED: (CaseStep.MAPPED,),
    }
)
"""What may follow a step, the usual first: no step is skipped, every one can go back to the mapping or be closed."""
