"""Store a data file that has arrived, if nothing speaks against it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from data.arrivals.opening import Arrival
from data.deliveries import Delivery, Portion, Receipt, Rejection
from data.errors import DataError, Problem
from data.store.receiving import Rows
from data.territory import name_municipality

Progress = Callable[[int, int | None], None]
"""Told how many rows are done, and of how many when that is known."""


class Receiver(Protocol):
    """Where a delivery can be saved: the store, or what somebody may write to it."""

    def receive(self, delivery: Delivery, rows: Rows, *, rejections: Sequence[Rejection] = ()) -> Receipt:
        """Save a delivery, wholly or not at all."""
        ...


def store_arrival(
    store: Receiver,
    arrival: Arrival,
    *,
    now: datetime,
    author_role: str | None = None,
    is_outside_confirmed: bool = False,
    needs_review: bool = False,
    n_rows: int | None = None,
    on_progress: Progress | None = None,
) -> Receipt:
    """Store a file wholly or not at all, unless it lies in the wrong place and nobody has said that it shall.

    Parameters
    ----------
    store
        Where to.
    arrival
        The file, from `open_arrival`.
    now
        When it was received, in Swedish clock time.
    author_role
        The role of whoever hands it over; never a name.
    is_outside_confirmed
        Whether somebody has looked at the rows outside and wants them anyway.
    needs_review
        Whether its incidents count only when somebody has accepted each.
    n_rows
        How many rows the file has, where a preview has told it.
    on_progress
        Told of the rows as they are stored.

    Raises
    ------
    DataError
        When the file can't be read, is taken out of its source in the future, or rows lie outside
        and it is not confirmed; then nothing is stored.
    """
    check_day(arrival, now)
    # The portions tell how many lie outside.
    more = {"n_outside": 0, "author_role": author_role, "needs_review": needs_review}
    delivery = arrival.delivery(now=now).model_copy(update=more)
    portions = arrival.portions() if is_outside_confirmed else _stop_outside(arrival)
    return store.receive(delivery, _tell(portions, n_rows, on_progress))


def _tell(portions: Iterator[Portion], n_rows: int | None, on_progress: Progress | None) -> Iterator[Portion]:
    n_done = 0
    for portion in portions:
        yield portion
        n_done += _count(portion)
        if on_progress is not None:
            on_progress(n_done, n_rows)


def _count(portion: Portion) -> int:
    table = portion.table
    return (int(table["n_rows"].sum()) if "n_rows" in table else len(table)) + len(portion.rejections)


def _stop_outside(arrival: Arrival) -> Iterator[Portion]:
    """Give the portions until one has rows outside; then only count, to say how many there are."""
    n_outside, n_rows, places = 0, 0, set[str]()
    for portion in arrival.portions():
        n_outside += portion.n_outside
        n_rows += len(portion.table)
        places |= set(portion.table["municipality"].unique())
        if not n_outside:
            yield portion
    if n_outside:
        raise refuse_outside(arrival.file_name, n_outside, n_rows, places)


def check_day(arrival: Arrival, now: datetime) -> None:
    """Refuse what was taken out of its source on a day that has not been.

    Raises
    ------
    DataError
        When it was.
    """
    extracted = arrival.description.extract_date
    if extracted > now.date():
        what = f"uttagsdatum {extracted} har inte varit än; inget är sparat."
        raise DataError(arrival.file_name, [Problem("", what, "Rätta «uttagsdatum» i beskrivningen.")])


def refuse_outside(file_name: str, n_outside: int, n_rows: int, municipalities: set[str]) -> DataError:
    """Say that rows lie in the wrong place, and nobody has said that they shall.

    Parameters
    ----------
    file_name
        What the file is called.
    n_outside, n_rows
        Rows outside, of those that were understood.
    municipalities
        Where they should be.
    """
    places = ", ".join(name_municipality(code) for code in sorted(municipalities)[:5])
    of = f"{n_outside} av {n_rows}"
    what = f"{of} rader ligger utanför Sverige eller mer än 20 km utanför kommunen ({places}); inget är sparat."
    remedy = (
        "Kontrollera «kommun», «koordinatsystem» och att x och y inte är omkastade. "
        "Är det rätt: läs in igen och bekräfta det (på kommandoraden med --bekräfta-utanför)."
    )
    return DataError(file_name, [Problem("", what, remedy)])
