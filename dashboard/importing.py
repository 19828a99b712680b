"""The command that reads a file in: what became of it, told line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard.findings import describe_account, describe_receipt
from dashboard.formats import format_count
from dashboard.progress import Progress
from dashboard.settling import Settled
from data.arrivals import Account, Counted, gather_rejected, store_arrival
from data.arrivals.storing import check_day, refuse_outside
from data.deliveries import Rejection
from data.errors import DataError, Problem
from data.store import Store


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with a file beyond reading it.

    Attributes
    ----------
    now
        Swedish clock time.
    author_role
        The role of whoever gives it.
    is_outside_confirmed
        Whether rows outside are wanted.
    needs_review
        Whether incidents count only when somebody has accepted each.
    rejected
        Where a workbook of the refused rows is written.
    """

    now: datetime
    author_role: str
    is_outside_confirmed: bool = False
    needs_review: bool = False
    rejected: Path | None = None


def bring(store: Store, settled: Settled, order: Order, *, progress: Progress) -> Iterator[str]:
    """Read a file in, and account for every row of it.

    Raises
    ------
    DataError
        When it can't be read or stored; then nothing of it is.
    """
    _check_output(order.rejected)
    counted = settled.open()
    try:
        receipt = store_arrival(
            store,
            counted,
            now=order.now,
            author_role=order.author_role,
            is_outside_confirmed=order.is_outside_confirmed,
            needs_review=order.needs_review or settled.needs_review,
            n_rows=settled.n_rows,
            on_progress=progress,
        )
    except DataError:
        progress.close()
        if counted.account.n_outside and not order.is_outside_confirmed:  # the only fault known at the file's end
            yield from _describe(settled, counted)
        raise
    progress.close()
    yield from _describe(settled, counted)
    n_repeated_ids = store.read_repeated_ids(receipt.delivery_id)
    absent = store.find_absent(receipt.delivery_id)
    kind = settled.description.kind
    yield from describe_receipt(receipt, kind, n_repeated_ids=n_repeated_ids, absent=absent)
    if order.needs_review or settled.needs_review:
        yield "Raderna ska granskas: de räknas när någon har godtagit dem."
    if order.rejected is not None:
        found = store.read_rejections(receipt.delivery_id)
        refused = [Rejection(int(row), str(reason)) for row, reason in found.itertuples(index=False)]
        yield from _write_rejected(order.rejected, settled, refused, order.now.date())


def try_out(settled: Settled, order: Order, *, progress: Progress) -> Iterator[str]:
    """Go through a file as if it were read in; nothing is stored.

    Raises
    ------
    DataError
        When it can't be read, or would be refused as a whole.
    """
    _check_output(order.rejected)
    counted = settled.open()
    refused: list[Rejection] = []
    try:
        for portion in counted.portions():
            refused += portion.rejections
            progress(counted.account.n_read, settled.n_rows)
    finally:
        progress.close()
    account = counted.account
    yield from _describe(settled, counted)
    if order.rejected is not None:
        yield from _write_rejected(order.rejected, settled, refused, order.now.date())
    check_day(counted, order.now)
    if account.n_outside and not order.is_outside_confirmed:
        n_understood = account.n_read - account.n_rejected
        raise refuse_outside(counted.file_name, account.n_outside, n_understood, account.places)
    yield _describe_trial(account)


def _describe(settled: Settled, counted: Counted) -> Iterator[str]:
    if settled.profile is not None:
        yield f"Läst enligt profilen «{settled.profile}»."
    yield from describe_account(counted.file_name, settled.description, counted.account)


def _describe_trial(account: Account) -> str:
    n_understood = account.n_read - account.n_rejected
    return (
        f"Prövat, inget är sparat: {format_count(account.n_read)} lästa = "
        f"{format_count(n_understood - account.n_remarked)} godtagna + {format_count(account.n_remarked)} godtagna med "
        f"anmärkning + {format_count(account.n_rejected)} avvisade. Vilka som redan finns syns när filen läses in."
    )


def _check_output(path: Path | None) -> None:
    if path is not None and path.exists():
        problem = Problem("", "filen finns redan och skrivs inte över.", "Ange ett annat namn efter --avvisade.")
        raise DataError(path.name, [problem])


def _write_rejected(out: Path, settled: Settled, refused: list[Rejection], created: date) -> Iterator[str]:
    if not refused:
        yield "Inga rader avvisades, så ingen fil med avvisade rader skrevs."
        return
    content = gather_rejected(settled.path, settled.description, refused, created=created, form=settled.form)
    with out.open("xb") as file:
        file.write(content)
    yield f"De avvisade raderna står i {out.name}: rätta dem där och läs in den filen med samma beskrivning."
