"""Survey values that are read in from a file: found, kept, and accounted for to the last row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.formats import format_count
from data.arrivals import Look
from data.deliveries import Rejection
from data.files.form import Form
from data.files.indicators import SURVEYED, SURVEYED_HEADINGS
from data.survey_keeping import Keeper, SurveyReceipt, keep_surveys
from data.survey_rows import UNKNOWN_SHARE, SurveyIntake, read_surveys

SHOWN = 5


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A file that has survey values, alone or beside counts.

    Attributes
    ----------
    path
        The file; an upload is held.
    form
        How its table of survey values is laid out.
    headings
        Its headings.
    is_alone
        Whether the file holds nothing else.
    """

    path: Path
    form: Form
    headings: tuple[str, ...]
    is_alone: bool

    def read(self, *, file_name: str | None = None) -> SurveyIntake:
        """Read it; nothing is stored."""
        return read_surveys(self.path, form=self.form, headings=self.headings, file_name=file_name)


def find_surveys(look: Look) -> SurveyFile | None:
    """Find whether a file that was looked at has survey values."""
    profile = look.proposal.profile
    if profile is not None and profile.is_survey:
        return SurveyFile(look.path, look.preview.form, look.preview.headings, is_alone=True)
    if SURVEYED in look.preview.choices:
        return SurveyFile(look.path, Form(sheet=SURVEYED), SURVEYED_HEADINGS, is_alone=False)
    return None


def bring_surveys(keeper: Keeper, found: SurveyFile, *, author_role: str, now: datetime) -> Iterator[str]:
    """Read survey values in, and account for every row of them.

    Raises
    ------
    DataError
        When they can't be read or saved.
    """
    intake = found.read()
    receipt = keep_surveys(keeper, intake, author_role=author_role, now=now)
    yield f"Undersökningar ur {intake.file_name}, sparade för sidan Undersökningar: {say_survey_sum(receipt)}"
    yield from say_beside_surveys(receipt)
    yield from list_survey_rejections(intake.rejections)


def try_surveys(found: SurveyFile) -> Iterator[str]:
    """Go through survey values as if they were read in; nothing is stored.

    Raises
    ------
    DataError
        When they can't be read.
    """
    intake = found.read()
    n_missing = sum(1 for one in intake.told if one.value.share is None)
    yield (
        f"Undersökningar ur {intake.file_name}, prövade, inget är sparat: {format_count(intake.n_read)} lästa = "
        f"{format_count(len(intake.told) - n_missing)} godtagna + {format_count(n_missing)} godtagna med anmärkning + "
        f"{format_count(len(intake.rejections))} avvisade. Vilka som redan finns syns när filen läses in."
    )
    yield from list_survey_rejections(intake.rejections)


def say_survey_sum(receipt: SurveyReceipt) -> str:
    """Say the account in one sentence.

    Examples
    --------
    >>> say_survey_sum(SurveyReceipt(12, 9, 1, 2, 0, n_corrected=0, n_surveys=6))
    '12 lästa = 9 nya + 1 nya med anmärkning + 2 redan kända + 0 avvisade.'
    """
    parts = (
        f"{format_count(receipt.n_accepted)} nya",
        f"{format_count(receipt.n_remarked)} nya med anmärkning",
        f"{format_count(receipt.n_known)} redan kända",
        f"{format_count(receipt.n_rejected)} avvisade",
    )
    return f"{format_count(receipt.n_read)} lästa = {' + '.join(parts)}."


def say_beside_surveys(receipt: SurveyReceipt) -> Iterator[str]:
    """Say what the four outcomes don't tell."""
    if receipt.n_remarked:
        yield f"Anmärkningen på {format_count(receipt.n_remarked)} rader: {UNKNOWN_SHARE}"
    if receipt.n_corrected:
        n = format_count(receipt.n_corrected)
        yield f"{n} av de nya värdena rättar ett tidigare; det tidigare är kvar i historiken."


def list_survey_rejections(rejections: tuple[Rejection, ...]) -> Iterator[str]:
    """Say why the first rows that were not taken were refused."""
    for one in rejections[:SHOWN]:
        yield f"  rad {one.row}: {one.reason}"
    if len(rejections) > SHOWN:
        yield f"  … och {format_count(len(rejections) - SHOWN)} rader till"
