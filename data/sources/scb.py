"""Statistics from SCB's database (PxWeb 2), asked through pxstatspy: one indicator for a municipality."""

import re
from collections.abc import Collection, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.util import find_spec
from io import StringIO
from typing import Any

from pydantic import ValidationError

from data.indicators import MAX_VALUES, Indicator, IndicatorValue, plain_text
from data.sources.asking import Asker
from data.sources.jsonstat import Dataset, Dimension
from data.sources.sessions import Session, misunderstand

HOST = "statistikdatabasen.scb.se"
BASE = f"https://{HOST}/api/v2"
APART, AN_HOUR = 1.0, 600
MAX_BYTES = 20_000_000
TABLE = re.compile(r"TAB([0-9]{1,6})")
REMEDIES = {
    400: "Kontrollera tabell, år och val.",
    404: "Kontrollera tabellens nummer på statistikdatabasen.scb.se.",
}
_SHOWN = 12
_EVERYBODY = frozenset({"tot", "totalt", "1+2"})
_POPULATION = re.compile("folkmängd|befolkning|invånare", re.IGNORECASE)
_PERSONS = re.compile("antal|person", re.IGNORECASE)


class Level(StrEnum):
    """How fine a place the values are asked for."""

    MUNICIPALITY = "kommun"
    DESO = "deso"
    REGSO = "regso"


_CODES = {
    Level.MUNICIPALITY: "",
    Level.DESO: "[A-C][0-9]{4}(_DeSO[0-9]{4})?",
    Level.REGSO: "R[0-9]{3}(_RegSO[0-9]{4})?",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a table.

    Attributes
    ----------
    table
        Its number, as ``TAB638``.
    municipality
        Code.
    years
        Those that the table doesn't have are passed over.
    level
        The municipality, or the areas within it.
    chosen
        By dimension the one code that is wanted, where it can't be left out.
    is_population
        Whether the values are said to be how many live there.
    """

    table: str
    municipality: str
    years: Collection[int]
    level: Level = Level.MUNICIPALITY
    chosen: Mapping[str, str] | None = None
    is_population: bool = False


def fetch_scb(asker: Asker, query: Query, *, today: date, role: str) -> Indicator:
    """Fetch a table's values for a municipality, or for the areas within it.

    Parameters
    ----------
    asker
        Who asks, and by what rules.
    query
        What is asked for.
    today
        What is written as the day of the extract.
    role
        Who fetches it.

    Raises
    ------
    DataError
        When SCB gives no answer or one of another form, or the table doesn't have what is asked for.
    """
    number = TABLE.fullmatch(query.table)
    if number is None:
        asker.refuse("tabellens nummer ska skrivas som TAB638.", REMEDIES[404])
    if find_spec("pxstatspy") is None:
        asker.refuse("paketet pxstatspy är inte installerat.", "Installera det med tillägget «sources».")
    about, codes, said = _ask(asker, query)
    content = codes[about.role.metric[0]][0]
    unit = about.metric.category.unit.get(content)
    indicator = Indicator(
        municipality=query.municipality,
        key=f"scb-{number[1]}-{re.sub('[^a-z0-9]', '', content.casefold())}-{query.level.value}",
        author_role=role,
        code=f"{number[1]}/{content}",
        title=plain_text(f"{about.metric.name(content)}. {about.label}"),
        definition=plain_text(" ".join([about.metric.extension.refperiod.get(content, ""), *about.note])),
        unit=plain_text(unit.base if unit else ""),
        selection=plain_text(_say_selection(about, codes)),
        producer="Statistiska centralbyrån (SCB)",
        licence="CC0",
        attribution="Källa: SCB",
        fetched_on=today,
        updated_on=_read_day(about.updated),
        is_population=query.is_population,
        values=_read_values(asker, said, codes),
    )
    if query.is_population:
        _refuse_unless_population(asker, indicator, query)
    return indicator


def _ask(asker: Asker, query: Query) -> tuple[Dataset, dict[str, list[str]], Dataset]:
    from pxstatspy import (  # type: ignore[import-untyped]  # noqa: PLC0415 - optional, and slow to load
        OutputFormat,
        PxAPI,
        PxAPIConfig,
        PxAPIError,
    )

    client: Any = PxAPI(PxAPIConfig(base_url=BASE, language="sv"), fetch_config=False)
    client.session = Session(asker)
    try:
        about = Dataset.model_validate(client.get_table_metadata(query.table, output_format="json-stat2"))
        codes = _select(asker, about, query)
        with redirect_stdout(StringIO()):  # it tells in English how far it has come
            said = client.get_table_data(query.table, value_codes=dict(codes), output_format=OutputFormat.JSON_STAT2)
        return about, codes, Dataset.model_validate(said)
    except (PxAPIError, ValidationError, TypeError, ValueError, LookupError, AttributeError):
        misunderstand(asker)


def _select(asker: Asker, about: Dataset, query: Query) -> dict[str, list[str]]:
    """Choose the codes to ask for; a dimension that is left out is summed by SCB, where it may be."""
    place = re.compile(re.escape(query.municipality) + _CODES[query.level])
    codes = {
        about.role.geo[0]: [code for code in about.geo.codes if place.fullmatch(code)],
        about.role.time[0]: [code for code in about.time.codes if code in {str(year) for year in query.years}],
    }
    for name, wanted, what in zip(codes, list(codes.values()), ("den kommunen", "de åren"), strict=True):
        if not wanted:
            asker.refuse(f"{query.table} har inte {what}.", f"Tabellen har {_list(about.dimension[name])}.")
    chosen = query.chosen or {}
    if unknown := set(chosen) - (set(about.id) - set(codes)):
        listed = ", ".join(name for name in about.id if name not in codes)
        asker.refuse(f"{query.table} har inget att välja för {', '.join(sorted(unknown))}.", f"Välj bland {listed}.")
    for name in about.id:
        dimension = about.dimension[name]
        if name not in codes and (name in chosen or not dimension.extension.elimination):
            codes[name] = [_choose(asker, name, dimension, chosen.get(name))]
    if len(codes[about.role.geo[0]]) * len(codes[about.role.time[0]]) > MAX_VALUES:
        asker.refuse(f"det är fler än {MAX_VALUES} värden.", "Hämta färre år i taget.")
    return codes


def _choose(asker: Asker, name: str, dimension: Dimension, code: str | None) -> str:
    chosen = dimension.codes[0] if code is None and len(dimension.codes) == 1 else code
    if chosen is None or chosen not in dimension.category.index:
        what = f"{name} måste väljas." if chosen is None else f"{name} har inte {chosen}."
        asker.refuse(what, f"Ange --val {name}=KOD, där KOD är en av {_list(dimension)}.")
    return chosen


def _list(dimension: Dimension) -> str:
    named = [f"{plain_text(code)} ({plain_text(dimension.name(code))})" for code in dimension.codes[:_SHOWN]]
    more = len(dimension.codes) - len(named)
    return ", ".join(named) + (f" och {more} till" if more else "")


def _say_selection(about: Dataset, codes: Mapping[str, list[str]]) -> str:
    aside = {*about.role.geo, *about.role.time, *about.role.metric}
    chosen = {name: about.dimension[name].name(codes[name][0]) if name in codes else "alla" for name in about.id}
    return "; ".join(f"{about.dimension[name].label or name}: {chosen[name]}" for name in about.id if name not in aside)


def _read_values(asker: Asker, said: Dataset, codes: Mapping[str, list[str]]) -> tuple[IndicatorValue, ...]:
    """Read the values, of exactly what was asked for: a half answer is none."""
    if any(set(said.dimension[name].codes) != set(wanted) for name, wanted in codes.items() if name in said.id):
        misunderstand(asker)
    is_whole = set(codes) <= set(said.id) and all(
        name in codes or len(said.dimension[name].codes) == 1 for name in said.id
    )
    if not is_whole:
        misunderstand(asker)
    geo, time = said.role.geo[0], said.role.time[0]
    try:
        values = [
            IndicatorValue(geography=place[geo], year=int(place[time]), value=value) for place, value in said.cells()
        ]
    except ValueError:
        misunderstand(asker)
    return tuple(sorted(values, key=lambda one: (one.geography, one.year)))


def _read_day(written: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(written[:10])
    return None


def _refuse_unless_population(asker: Asker, indicator: Indicator, query: Query) -> None:
    """Refuse what is said to be a population and doesn't look like one: rates would be made of it."""
    parts = {code.casefold() for name, code in (query.chosen or {}).items() if name != "ContentsCode"}
    is_whole = all(one.value is None or (one.value >= 0 and one.value.is_integer()) for one in indicator.values)
    is_named = _POPULATION.search(indicator.title) and _PERSONS.search(indicator.unit)
    if not (is_named and is_whole and parts <= _EVERYBODY):
        what = (
            f"{query.table} med dessa val ser inte ut som hela folkmängden ({indicator.title}; {indicator.selection})."
        )
        asker.refuse(what, "Hämta den utan --folkmangd, eller välj alla åldrar och båda könen.")
