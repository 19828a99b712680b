"""The activities on paper: each commitment against what was promised, and what was done during the half-year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.done_rows import COUNTED, DONE_COLUMNS, NOTHING_DONE, lay_done
from dashboard.formats import format_count, format_date, format_months
from dashboard.goals import Ground
from dashboard.reports.document import Block, Grid, Heading, Sentence, Tone
from dashboard.work import Work, gather_work
from data.activities import Activity
from data.model import CommitmentStatus, Promise
from geo.half_years import HalfYear

MOST_ROWS = 40
"""Activities in the table of the half-year, the newest."""

_NOT_TOLD = "inte angivet"
_COLUMNS = ("Dag", "Vad", "Antal gånger", "Deltagare", "Åtagande", "Var", "Kanal")


def tell_done(promise: Promise, ground: Ground, half: HalfYear) -> Iterator[Block]:
    """Tell what was done of a promise: each commitment so far, then the half-year's own activities.

    Parameters
    ----------
    promise
        Whose commitments.
    ground
        Who reads, and the day.
    half
        The half-year.
    """
    yield Heading("Aktiviteter")
    work = gather_work(promise, ground)
    rows = lay_done(promise, work.activities, work.areas, today=ground.day)
    caption = f"Gjort mot lovat, till och med {format_date(ground.day)}"
    yield Grid(caption, DONE_COLUMNS, tuple(tuple(row.values()) for row in rows))
    yield Sentence(say_counted(rows), Tone.NOTE)
    if astray := _list_astray(promise, work, rows):
        yield Sentence(
            f"Status och aktivitetslogg säger olika: aktiviteter är skrivna för {_join(astray)}, som står som "
            f"{CommitmentStatus.NOT_STARTED.value}.",
            Tone.STRONG,
        )
    held = sorted((each for each in work.activities if half.first <= each.day <= half.last), key=lambda each: each.day)
    when = f"{format_months(half.months)} {half.year}"
    if not held:
        yield Sentence(f"Ingen aktivitet är skriven för {when}. Det säger inte att inget gjordes.")
        return
    yield Grid(f"Aktiviteter {when}, {len(held)} skrivna", _COLUMNS, _lay(held[-MOST_ROWS:], promise, work.areas))
    if len(held) > MOST_ROWS:
        yield Sentence(f"Visar de {MOST_ROWS} senaste av {format_count(len(held))}.", Tone.NOTE)


def say_counted(rows: Iterable[Mapping[str, str]]) -> str:
    """Say what was counted, and what a dash means where there is one.

    Examples
    --------
    >>> say_counted([{"Läge": "–"}]).endswith("– i Läge: löftet anger inget målvärde att hålla det mot.")
    True
    """
    has_none = any(row["Läge"] == "–" for row in rows)
    return f"{COUNTED} – i Läge: löftet anger inget målvärde att hålla det mot." if has_none else COUNTED


def _list_astray(promise: Promise, work: Work, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """List the commitments that haven't begun by their status though something is written as done."""
    done = {row["Åtagande"] for row in rows if row["Gjort under löftet"] != NOTHING_DONE}
    unbegun = {key for key, decision in work.newest.items() if decision.status is CommitmentStatus.NOT_STARTED}
    return [each.name for each in promise.commitments if each.name in done and each.commitment_id in unbegun]


def _join(names: Sequence[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


def _lay(held: Sequence[Activity], promise: Promise, areas: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    names = {(promise.promise_id, each.commitment_id): each.name for each in promise.commitments}
    return tuple(
        (
            format_date(each.day),
            each.what,
            format_count(each.n),
            "inte räknat" if each.n_participants is None else format_count(each.n_participants),
            names.get((each.promise_id or "", each.commitment_id or ""), "utan åtagande i löftet"),
            ", ".join(filter(None, (areas.get(each.area_id or "", each.area_id or ""), each.place or ""))) or _NOT_TOLD,
            each.channel or _NOT_TOLD,
        )
        for each in held
    )
