"""How a file is to be read: by its description, else by a profile and what was answered on the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from data.arrivals import Counted, Look, look_at, name_path, open_arrival
from data.arrivals.opening import check_file
from data.columns.describing import Fields
from data.descriptions import SUFFIX, SourceDescription, find_description, read_description
from data.errors import DataError, Problem
from data.files.form import Form
from data.files.indicators import SURVEYED
from data.profiles import Profile, read_profile, shipped_profiles
from data.territory import find_municipality
from geo.hours import CLOCK

CHANGED = "filens"
_SELF = "lofteskartan"
_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "kommun": "--kommun",
        "uttagsdatum": "--uttagsdatum",
        "täcker": "--täcker",
        "koordinatsystem": "--koordinatsystem",
        "period": "--period",
        "kategori": "--kategori",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How somebody has said that a file is to be read.

    Attributes
    ----------
    description
        A description in another place than beside the file.
    profile
        The id of a profile, or a file with one.
    municipality, crs, covers, period, category
        What the profile leaves open.
    extract_date
        Also "filens", for the day when the file was last changed.
    """

    description: Path | None = None
    profile: str | None = None
    municipality: str | None = None
    extract_date: str | None = None
    covers: tuple[str, str] | None = None
    crs: str | None = None
    period: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """How a file is to be read, all questions answered."""

    path: Path
    description: SourceDescription
    form: Form | None = None
    n_rows: int | None = None
    needs_review: bool = False
    profile: str | None = None

    def open(self) -> Counted:
        """Open the file."""
        return Counted(open_arrival(self.path, self.description, form=self.form))


def find_look(path: Path, reading: Reading, *, remembered: Iterable[Profile] = ()) -> Look | None:
    """Look at a file that has no description to go by; None for one that has.

    Raises
    ------
    DataError
        When it can't be read, or the profile or municipality that was named doesn't exist.
    """
    check_file(path)
    is_described = reading.description is not None or path.with_name(path.name + SUFFIX).is_file()
    if is_described and reading.profile is None:
        return None
    known = tuple(remembered)
    chosen = _find_profile(reading.profile, known) if reading.profile is not None else None
    place = find_place(reading.municipality)
    return look_at(path, municipality=place, form=_find_sheet(chosen), remembered=known, profile=chosen)


def settle(path: Path, reading: Reading, *, remembered: Iterable[Profile] = (), look: Look | None = None) -> Settled:
    """Find out how a file is to be read: by its description, else by a profile; `look` is what `find_look` gave.

    Raises
    ------
    DataError
        When neither fits, or a question is open that nobody has answered.
    """
    look = look or find_look(path, reading, remembered=remembered)
    if look is None:
        _check_answers(path, reading)
        return Settled(path, read_description(reading.description or find_description(path)))
    profile = look.proposal.profile
    if profile is None or (reading.profile is None and profile.is_assumed):
        find_description(path)
        raise _refuse_unknown(path)
    said = look.proposal.describe(_answer(look, reading, find_place(reading.municipality)))
    return Settled(path, said, look.preview.form, look.preview.n_rows, profile.needs_review, profile.name)


def _check_answers(path: Path, reading: Reading) -> None:
    """Refuse answers that nobody asks for: the description says it all."""
    given = (reading.municipality, reading.extract_date, reading.covers, reading.crs, reading.period, reading.category)
    if any(one is not None for one in given):
        listed = ", ".join(_WAYS.values())
        what = f"filen har en beskrivning, och den gäller; {listed} hör till --profil."
        raise DataError(name_path(path).name, [Problem("", what, "Ändra i beskrivningen, eller ange --profil.")])


def read_change(path: Path) -> datetime:
    """Read when a file was last changed, by the Swedish clock."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo(CLOCK)).replace(tzinfo=None)


def find_place(municipality: str | None) -> str | None:
    """Find the code of the municipality that was named, if one was.

    Raises
    ------
    DataError
        When there is no such municipality.
    """
    if municipality is None:
        return None
    place = find_municipality(municipality)
    if place is None:
        problem = Problem(
            "--kommun", f"«{municipality}» är ingen kommun.", "Ange SCB:s kommunkod eller kommunens namn."
        )
        raise DataError(_SELF, [problem])
    return place


def _find_profile(asked: str, remembered: tuple[Profile, ...]) -> Profile:
    if asked.endswith((".yaml", ".yml")):
        return read_profile(Path(asked))
    known = (*remembered, *shipped_profiles())
    for profile in known:
        if asked in (profile.profile_id, profile.name):
            return profile
    listed = ", ".join(profile.profile_id for profile in known)
    raise DataError(_SELF, [Problem("--profil", f"profilen «{asked}» finns inte.", f"Det finns: {listed}.")])


def _find_sheet(chosen: Profile | None) -> Form | None:
    """Find the sheet that a profile is about, where a workbook has several that are put together."""
    return Form(sheet=SURVEYED) if chosen is not None and chosen.is_survey else None


def _refuse_unknown(path: Path) -> DataError:
    remedy = "Skriv en beskrivning enligt docs/filformat.md, eller ange en profil med --profil."
    return DataError(name_path(path).name, [Problem("", "filen har ingen beskrivning.", remedy)])


def _answer(look: Look, reading: Reading, place: str | None) -> Fields:
    """Put together what was answered on the command line, and refuse what is still open."""
    extracted = reading.extract_date
    if extracted == CHANGED:
        extracted = f"{read_change(look.path):%Y-%m-%d}"
    said: Fields = {
        "kommun": place,
        "uttagsdatum": extracted,
        "koordinatsystem": reading.crs,
        "kategori": reading.category,
    }
    columns = look.proposal.fields.get("kolumner")
    counted = columns.get("antal") if isinstance(columns, dict) else None
    if reading.period is not None and counted is not None:
        said["periodkolumner"] = {str(counted): reading.period}
    if reading.covers is not None:
        said["täcker"] = dict(zip(("från", "till"), reading.covers, strict=True))
    answers: Fields = {key: value for key, value in said.items() if value is not None}
    answered = {*answers, *(["period"] if "periodkolumner" in answers else [])}
    still = [one for one in look.proposal.questions if one.key not in answered]
    if still:
        rest = "Skriv det i en beskrivning bredvid filen."
        problems = [
            Problem(one.key, one.text, f"Ange det med {_WAYS[one.key]}." if one.key in _WAYS else rest) for one in still
        ]
        raise DataError(look.preview.file_name, problems)
    return answers
