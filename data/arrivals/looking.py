"""A first look at a file that arrives: what it is, what its columns may mean and where its points would lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data.arrivals.places import Places, find_places, locate
from data.arrivals.uploads import name_path
from data.columns.proposals import Proposal, propose
from data.columns.questions import Question
from data.coordinates import Certainty, CrsSearch
from data.deliveries import Kind
from data.files.form import Form
from data.files.preview import Preview, preview
from data.files.table import GEOMETRY
from data.profiles import Profile, find_profile

_ENOUGH = 0.9
_KEYS: tuple[str, ...] = ("x", "y", "position")


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at a file shows.

    Attributes
    ----------
    path
        The file; its name is a label.
    preview
        What the file is, and its first rows.
    proposal
        What it seems to hold.
    places
        Where its points are; None where it has none, or is of another kind than incidents.
    """

    path: Path
    preview: Preview
    proposal: Proposal
    places: Places | None

    @property
    def crs_search(self) -> CrsSearch | None:
        """The systems that the points may be written in, best first."""
        return self.places.search if self.places is not None else None

    @property
    def crs(self) -> tuple[str, bool] | None:
        """The system that is proposed, and whether x and y have changed places; the file's own goes first."""
        said = self.proposal.fields.get("koordinatsystem")
        if said is not None:
            return str(said), self.proposal.fields.get("omkastade") is True
        best = next(iter(self.crs_search or ()), None)
        return (best.crs, best.is_swapped) if best is not None else None

    @property
    def points(self) -> pd.DataFrame:
        """Points to draw in the proposed system: lon, lat, remark and n; none where none is proposed."""
        if self.places is None or self.crs is None:
            return pd.DataFrame({"lon": [], "lat": [], "remark": pd.Series([], dtype="str"), "n": []})
        crs, is_swapped = self.crs
        return self.places.points(crs, is_swapped=is_swapped)


def look_at(
    path: Path,
    *,
    municipality: str | None,
    form: Form | None = None,
    remembered: Iterable[Profile] = (),
    profile: Profile | None = None,
) -> Look:
    r"""Look at a file; nothing of it is stored.

    Parameters
    ----------
    path
        The file; an upload is held by `hold_upload`.
    municipality
        Code of the municipality that the person works for.
    form
        What a person has corrected of how it is laid out.
    remembered
        Profiles of earlier deliveries; they go before those that ship.
    profile
        The profile that a person has chosen; then none is searched for.

    Raises
    ------
    DataError
        When it can't be read, or is hostile.

    Examples
    --------
    >>> from data.arrivals.uploads import hold_upload
    >>> content = "Datum;Brott;Öst;Nord\n" + "2024-05-01;Cykelstöld;507731;6464677\n" * 3
    >>> with hold_upload(content.encode(), "uttag.csv") as file:
    ...     look = look_at(file, municipality="0586")
    >>> look.proposal.kind.value, look.crs, look.points["n"].tolist()
    ('händelser', ('EPSG:3006', False), [3])
    """
    path = name_path(path)
    seen = preview(path, form=form)
    profile = profile or find_profile(seen, remembered=remembered)
    proposal = propose(seen, municipality=municipality, profile=profile)
    places = None
    if proposal.kind is Kind.INCIDENTS:
        places = _find(path, seen, proposal, municipality)
    return Look(path, seen, _settle(proposal, places) if places is not None else proposal, places)


def _find(path: Path, seen: Preview, proposal: Proposal, municipality: str | None) -> Places | None:
    said = proposal.fields.get("kommun")
    place = str(said) if said is not None else municipality
    chosen = proposal.fields.get("kolumner")
    named = chosen if isinstance(chosen, dict) else {}
    columns = {key: str(named[key]) for key in _KEYS if key in named}
    if not columns:
        return _find_in_one_column(path, seen, proposal, place)
    return _read(path, seen, columns, place)


def _read(path: Path, seen: Preview, columns: Mapping[str, str], place: str | None) -> Places:
    if seen.n_rows is not None and seen.n_rows <= len(seen.head):
        return locate(_take(seen, columns), columns, municipality=place)
    return find_places(path, columns, municipality=place, form=seen.form)


def _take(seen: Preview, columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({key: seen.head[heading] for key, heading in columns.items()})


def _find_in_one_column(path: Path, seen: Preview, proposal: Proposal, place: str | None) -> Places | None:
    """Find the column that holds both coordinates, as «58,41 15,62»."""
    used = {one.heading for one in proposal.guesses} | proposal.persons | {GEOMETRY}
    for heading in (one for one in seen.headings if one not in used):
        columns = {"position": heading}
        found = locate(_take(seen, columns), columns, municipality=place)
        if found.n_placed and found.n_faulty <= (1 - _ENOUGH) * found.n_rows and len(found.search):
            return _read(path, seen, columns, place)
    return None


def _settle(proposal: Proposal, places: Places) -> Proposal:
    """Write the system into the proposal: a sure one is not asked about, a likely one is."""
    fields, questions = dict(proposal.fields), proposal.questions
    columns = fields.get("kolumner")
    if "position" in places.columns and isinstance(columns, dict):
        fields["kolumner"] = {**columns, **places.columns}
    if "koordinatsystem" in fields:
        return replace(proposal, fields=fields)
    questions = tuple(one for one in questions if one.key != "koordinatsystem")
    best = next(iter(places.search), None)
    if best is not None and best.certainty is not Certainty.UNSURE:
        fields["koordinatsystem"] = best.crs
        if best.is_swapped:
            fields["omkastade"] = True
    if best is None or best.certainty is not Certainty.SURE:
        text = f"Vilket koordinatsystem har x och y? {places.search.why}"
        questions = (*questions, Question("koordinatsystem", text))
    return replace(proposal, fields=fields, questions=questions)
