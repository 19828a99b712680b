"""The activities on paper: each commitment against what was promised, and what was done during the half-year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.done_rows import COUNTED, DONE_COLUMNS, lay_done
from dashboard.formats import format_count, format_date, format_months
from dashboard.goals import Ground
from dashboard.reports.document import Block, Grid, Heading, Sentence, Tone
from dashboard.work import Work, gather_work
from dashboard.work_texts import say_delivered
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
    for told in say_presences(work, ground):
        yield Sentence(told)
    if astray := say_astray(work, ground):
        yield Sentence(astray, Tone.STRONG)
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


def say_presences(work: Work, ground: Ground) -> tuple[str, ...]:
    """Say of each commitment to be somewhere what presence was logged there; nothing of those without any.

    Parameters
    ----------
    work
        What has been done of a promise.
    ground
        Up to which day.
    """
    delivered = ((each.name, work.list_delivered(each, ground)) for each in work.promise.commitments)
    return tuple(
        f"Loggad närvaro under löftet, «{name}»: {say_delivered(here)}. Källa: närvarologgen."
        for name, here in delivered
        if here
    )


def say_astray(work: Work, ground: Ground) -> str:
    """Say which commitments have begun by the logs and not by their status; nothing where there are none.

    Parameters
    ----------
    work
        What has been done of a promise.
    ground
        Up to which day.
    """
    names = ", ".join(f"«{each.name}»" for each in work.list_astray(ground))
    status = CommitmentStatus.NOT_STARTED.value
    return f"Status och logg säger olika: något är skrivet som gjort för {names}, som står som {status}." * bool(names)


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
