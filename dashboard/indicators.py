"""The commands that fetch key figures from Kolada and population from SCB, and keep them with their passport."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from dashboard.calling import Caller, Manners, asking, refuse_unless_let
from data.errors import DataError, Problem
from data.indicators import FIRST_YEAR, LAST_YEAR, Indicator
from data.sources import kolada, scb
from data.store import Store
from data.territory import find_municipality, name_place

KOLADA = Manners(kolada.HOST, kolada.APART, kolada.AN_HOUR, kolada.MAX_BYTES, kolada.REMEDIES)
SCB = Manners(scb.HOST, scb.APART, scb.AN_HOUR, scb.MAX_BYTES, scb.REMEDIES)
COMMAND = "hamta"
SAYS = "Det här är andras tal. De visas för sig och läggs aldrig ihop med händelser."
_CODE = re.compile("[NU][0-9]{5}")
_YEARS = re.compile("([0-9]{4})(?:[-–]([0-9]{4}))?")


def fetch_kolada(
    store: Store,
    caller: Caller,
    *,
    codes: str,
    municipalities: str,
    years: str,
    now: datetime,
    role: str,
) -> Iterator[str]:
    """Fetch key figures from Kolada and keep them.

    Parameters
    ----------
    store
        Where they are kept, and the calls.
    caller
        Who asks.
    codes, municipalities, years
        As they were written: ``N07403,U07417``, ``0586,Motala``, ``2020-2024``.
    now
        Swedish clock time.
    role
        Who fetches it.

    Raises
    ------
    DataError
        When network is off, something is written wrongly, or Kolada can't or won't answer.
    """
    refuse_unless_let(caller, kolada.HOST)
    wanted = [code.upper() for code in _split(codes)]
    if wrong := [code for code in wanted if not _CODE.fullmatch(code)]:
        _refuse("--nyckeltal", f"{', '.join(wrong)} är inget nyckeltal.", "Skriv dem som N07403, med komma emellan.")
    places = [read_municipality(place) for place in _split(municipalities)]
    keys = {f"kolada-{code.lower()}" for code in wanted}
    held = [one for one in store.read_papers(Indicator, places, is_demo=False) if one.key in keys]
    asked = read_years(years) | _years_of(held)
    with asking(store, caller, KOLADA) as asker:
        found = kolada.fetch_kolada(
            asker, codes=wanted, municipalities=places, years=asked, today=now.date(), role=role
        )
    yield SAYS
    yield from _keep(store, found, held, now)
    got = {(one.code, one.municipality) for one in found}
    for code in wanted:
        for place in places:
            if (code, place) not in got:
                yield f"{code}, {name_place(place)}: Kolada har inget för de åren."


def fetch_scb(store: Store, caller: Caller, query: scb.Query, *, years: str, now: datetime, role: str) -> Iterator[str]:
    """Fetch a table from SCB for a municipality and keep it.

    Parameters
    ----------
    store
        Where it is kept, and the calls.
    caller
        Who asks.
    query
        What is asked for; its years are read from `years`.
    years
        As they were written: ``2020-2024``.
    now
        Swedish clock time.
    role
        Who fetches it.

    Raises
    ------
    DataError
        When network is off, something is written wrongly, or SCB can't or won't answer.
    """
    refuse_unless_let(caller, scb.HOST)
    begins, ends = f"scb-{query.table.removeprefix('TAB')}-", f"-{query.level.value}"
    held = [
        one
        for one in store.read_papers(Indicator, [query.municipality], is_demo=False)
        if one.key.startswith(begins) and one.key.endswith(ends)
    ]
    asked = replace(query, years=read_years(years) | _years_of(held))
    with asking(store, caller, SCB) as asker:
        found = scb.fetch_scb(asker, asked, today=now.date(), role=role)
    yield SAYS
    yield from _keep(store, [found], held, now)
    if missing := sorted(read_years(years) - {value.year for value in found.values}):
        yield f"{query.table} har inte {', '.join(map(str, missing))}."


def read_municipality(written: str) -> str:
    """Read a municipality's code or name.

    Raises
    ------
    DataError
        When there is no such municipality.

    Examples
    --------
    >>> read_municipality("Mjölby")
    '0586'
    """
    code = find_municipality(written)
    if code is None or not code.isdecimal():
        _refuse("--kommun", f"{written} är ingen kommun.", "Skriv kommunens kod eller namn.")
    return code


def read_years(written: str) -> set[int]:
    """Read years, single or from and to.

    Raises
    ------
    DataError
        When they can't be read.

    Examples
    --------
    >>> sorted(read_years("2018,2020-2022"))
    [2018, 2020, 2021, 2022]
    """
    years: set[int] = set()
    for part in _split(written):
        found = _YEARS.fullmatch(part)
        span = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
        if not span or span[0] < FIRST_YEAR or span[-1] > LAST_YEAR:
            _refuse("--ar", f"{part} är inga år.", "Skriv dem som 2024 eller 2020-2024, med komma emellan.")
        years |= set(span)
    if not years:
        _refuse("--ar", "inget år är angivet.", "Skriv det som 2024 eller 2020-2024.")
    return years


def read_choices(written: Iterable[str]) -> Mapping[str, str]:
    """Read what is chosen for a table's dimensions.

    Raises
    ------
    DataError
        When it isn't written as NAME=CODE.

    Examples
    --------
    >>> read_choices(["Kon=1+2"])
    {'Kon': '1+2'}
    """
    chosen: dict[str, str] = {}
    for one in written:
        name, is_there, code = one.partition("=")
        if not (is_there and name.strip() and code.strip()):
            _refuse("--val", f"{one} går inte att läsa.", "Skriv det som Kon=1+2.")
        chosen[name.strip()] = code.strip()
    return chosen


def _split(written: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))


def _years_of(held: Iterable[Indicator]) -> set[int]:
    """Give the years that are held: they are fetched again, so that all have the same day of extract."""
    return {value.year for one in held for value in one.values}


def _keep(store: Store, found: Sequence[Indicator], held: Collection[Indicator], now: datetime) -> Iterator[str]:
    before = {(one.municipality, one.key): one for one in held}
    for one in found:
        known = before.get((one.municipality, one.key))
        if known is not None and known.says_the_same(one):
            came = f"oförändrat sedan {known.fetched_on}"
        else:
            kept = store.record_paper(one, now=now, after=known.version if known else 0)
            came = "nytt" if kept.version == 1 else f"ändrat, version {kept.version}"
        yield f"{_describe(one)}: {came}."
        gone = _years_of([known] if known else []) - _years_of([one])
        if gone:
            yield f"  {', '.join(map(str, sorted(gone)))} finns inte längre hos källan; den förra versionen är kvar."


def _describe(one: Indicator) -> str:
    years = sorted(_years_of([one]))
    n_missing = sum(value.value is None for value in one.values)
    missing = f", varav {n_missing} saknas" if n_missing else ""
    where = f"{one.title}, {name_place(one.municipality)}, {years[0]}–{years[-1]}"
    return f"{where}, {len(one.values)} värden{missing}. {one.attribution}, {one.licence}, uttag {one.fetched_on}"


def _refuse(place: str, what: str, remedy: str) -> NoReturn:
    raise DataError(COMMAND, [Problem(place, what, remedy)])
