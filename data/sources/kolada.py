"""Key figures from Kolada, asked through koladapy: one indicator for each key figure and municipality."""

import math
from collections.abc import Collection, Sequence
from contextlib import redirect_stderr
from datetime import date
from importlib.util import find_spec
from io import StringIO
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from data.indicators import FIRST_YEAR, LAST_YEAR, Indicator, IndicatorValue, Sex, plain_text
from data.sources.asking import Asker
from data.sources.sessions import Session, misunderstand

HOST = "api.kolada.se"
BASE = f"https://{HOST}/v3/"
APART, AN_HOUR = 1.0, 600
MAX_BYTES = 10_000_000
AT_ONCE = 25
"""Koladapy splits longer lists by itself, and passes over the parts that fail."""
REMEDIES = {404: "Kontrollera nyckeltalens koder på kolada.se.", 422: "Kontrollera nyckeltal, kommuner och år."}
_SEX = {"T": Sex.ALL, "K": Sex.WOMEN, "M": Sex.MEN}


class _Value(BaseModel):
    gender: Literal["T", "K", "M"]
    value: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    isdeleted: bool = False


class _Row(BaseModel):
    kpi: str
    municipality: str
    period: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, strict=True)
    values: list[_Value]


class _Title(BaseModel):
    id: str
    title: str = Field(min_length=1)
    description: str | None = None
    publication_date: str | None = None


def fetch_kolada(
    asker: Asker, *, codes: Sequence[str], municipalities: Sequence[str], years: Collection[int], today: date, role: str
) -> tuple[Indicator, ...]:
    """Fetch key figures.

    Parameters
    ----------
    asker
        Who asks, and by what rules.
    codes
        Key figures, as ``N07403``; at most 25.
    municipalities
        Codes; at most 25.
    years
        The years; at most 25.
    today
        What is written as the day of the extract.
    role
        Who fetches it.

    Returns
    -------
    tuple[Indicator, ...]
        For each key figure and municipality, the years that Kolada has; none where it has none.

    Raises
    ------
    DataError
        When Kolada gives no answer, or one of another form.
    """
    titles, rows = _ask(asker, codes, municipalities, years)
    known = {title.id: title for title in titles}
    if missing := [code for code in codes if code not in known]:
        asker.refuse(f"Kolada har inget nyckeltal {', '.join(missing)}.", REMEDIES[404])
    found: dict[tuple[str, str], list[IndicatorValue]] = {}
    for row in rows:
        if row.kpi in codes and row.municipality in municipalities and row.period in years:
            found.setdefault((row.kpi, row.municipality), []).extend(_read_values(row))
    return tuple(
        _write(known[code], place, _settle(asker, values), today, role)
        for (code, place), values in sorted(found.items())
        if values
    )


def _ask(
    asker: Asker, codes: Sequence[str], municipalities: Sequence[str], years: Collection[int]
) -> tuple[list[_Title], list[_Row]]:
    if max(len(codes), len(municipalities), len(years)) > AT_ONCE:
        what = f"det är fler än {AT_ONCE} nyckeltal, kommuner eller år på en gång."
        asker.refuse(what, "Hämta dem i omgångar.")
    if find_spec("koladapy") is None:
        what = "paketet koladapy är inte installerat."
        asker.refuse(what, "Installera det med tillägget «sources».")
    from koladapy import KoladaAPI  # type: ignore[import-untyped]  # noqa: PLC0415 - optional, and slow to load
    from koladapy.exceptions import KoladaAPIError  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    client: Any = KoladaAPI(base_url=BASE, max_requests_per_second=math.inf)
    client.session = Session(asker)
    try:
        with redirect_stderr(StringIO()):  # it draws a bar in English
            titles = client.get_kpis(list(codes))
            rows = client.get_values(list(codes), list(municipalities), sorted(years))
        return TypeAdapter(list[_Title]).validate_python(titles), TypeAdapter(list[_Row]).validate_python(rows)
    except (KoladaAPIError, ValidationError, TypeError, ValueError, AttributeError):
        misunderstand(asker)


def _read_values(row: _Row) -> list[IndicatorValue]:
    return [
        IndicatorValue(geography=row.municipality, year=row.period, sex=_SEX[one.gender], value=one.value)
        for one in row.values
        if not one.isdeleted
    ]


def _settle(asker: Asker, values: list[IndicatorValue]) -> tuple[IndicatorValue, ...]:
    """Put them in order; the same figure twice is one, two figures for the same are none to trust."""
    settled = {(one.geography, one.year, one.sex): one for one in values}
    if any(settled[one.geography, one.year, one.sex] != one for one in values):
        asker.refuse("svaret ger två olika värden för samma kommun, år och kön.", "Meddela Kolada.")
    return tuple(settled[key] for key in sorted(settled))


def _write(title: _Title, place: str, values: tuple[IndicatorValue, ...], today: date, role: str) -> Indicator:
    return Indicator(
        municipality=place,
        key=f"kolada-{title.id.lower()}",
        author_role=role,
        code=title.id,
        title=plain_text(title.title) or title.id,
        definition=plain_text(title.description),
        producer="Rådet för främjande av kommunala analyser (RKA)",
        licence="källan ska anges",
        attribution="Källa: Kolada",
        fetched_on=today,
        values=values,
    )
