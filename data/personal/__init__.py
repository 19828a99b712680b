"""Personal data stop at the door: found and masked before anything touches disk or log."""

from data.personal.kinds import PersonalKind
from data.personal.masking import Masked, MaskedColumn, mask, mask_column
from data.personal.report import report
from data.personal.suspicion import looks_personal

__all__ = ["Masked", "MaskedColumn", "PersonalKind", "looks_personal", "mask", "mask_column", "report"]
