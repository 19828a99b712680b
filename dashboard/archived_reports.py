"""The half-year reports of an archive package: one per promise and municipality with data of its own."""

from collections.abc import Iterator
from datetime import date

from streamlit.logger import set_log_level

from dashboard.reports.forms import FORMS
from dashboard.reports.half_year import make_half_year_report
from dashboard.selection import Selection, promises_of
from dashboard.store import list_municipalities, the_promises_then
from dashboard.viewer import Viewer
from data.archive import Part
from data.model import Promise
from data.publication_files import name_file
from data.roles import Role, find_rights

_KEPT = ("pdf", "html")
"""What lasts: PDF/A, and a page that any browser can read."""

_READER = Role.ANALYST
"""As it was on a day is seen by whoever sees points: a package is the archive's, and nobody else's."""


def make_reports(day: date, *, author_role: str) -> dict[str, Part]:
    """Make the reports as they were on a day, by the path within the package.

    Parameters
    ----------
    day
        The day they are made for; nothing that was written later is in them.
    author_role
        Who takes them out, for the log.
    """
    set_log_level("error")  # it warns that no page is open
    viewer = Viewer(find_rights(frozenset({_READER})), role=author_role, page="arkiv", as_of=day)
    known = list_municipalities(viewer)
    codes = sorted(known.loc[known["has_real"], "municipality"])
    if not codes:
        return {}
    promises = the_promises_then(viewer)
    return {name: part for code in codes for name, part in _make(code, promises, viewer, day)}


def _make(code: str, promises: tuple[Promise, ...], viewer: Viewer, day: date) -> Iterator[tuple[str, Part]]:
    for promise in promises:
        names = {place.code: place.name for place in promise.municipalities}
        if code not in names:
            continue
        selection = Selection(code, names[code], promises_of(code, promises), day, viewer)
        document = make_half_year_report(promise, selection, day=day)
        stem = f"rapporter/{promise.promise_id}_{name_file(code).removesuffix('.json')}"
        for suffix in _KEPT:
            meaning = f"{document.title}, {promise.title}: intern, med kommunens tal som de är"
            yield f"{stem}.{suffix}", Part(meaning, FORMS[suffix].write(document))
