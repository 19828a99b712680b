"""What the commands do, told line by line in Swedish."""

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from dashboard import importing, settling
from dashboard.findings import describe_account, describe_description, describe_promise, say_absent, say_repeated_ids
from dashboard.first_look import describe_look
from dashboard.formats import format_count
from dashboard.importing import Order
from dashboard.progress import Progress
from dashboard.settling import Reading
from dashboard.survey_import import bring_surveys, find_surveys, try_surveys
from data.arrivals import look_at
from data.arrivals.opening import check_file
from data.descriptions import SUFFIX, read_description
from data.errors import DataError, Problem
from data.plain_yaml import read_written
from data.profiles import Profile
from data.promises import read_promise
from data.store import Store, open_store
from data.territory import name_municipality
from geo.join import assign_areas

YAML = (".yaml", ".yml")
_SQLITE = "sqlite:///"


def check(path: Path, *, description: Path | None = None, municipality: str | None = None) -> Iterator[str]:
    """Say what a file is and what it holds; nothing is stored.

    Raises
    ------
    DataError
        With everything that is wrong with it.
    """
    check_file(path)
    if path.suffix.lower() not in YAML:
        if description is None and not path.with_name(path.name + SUFFIX).is_file():
            yield from describe_look(look_at(path, municipality=settling.find_place(municipality)))
            return
        settled = settling.settle(path, Reading(description=description))
        counted = settled.open()
        yield from describe_account(counted.file_name, settled.description, counted.count())
    elif "sort" in read_written(path).data:
        yield from describe_description(read_description(path))
    else:
        yield from describe_promise(read_promise(path))


def bring(
    url: str, path: Path, reading: Reading, order: Order, *, progress: Progress, is_trial: bool = False
) -> Iterator[str]:
    """Read a file in and account for every row of it, or try it out.

    Raises
    ------
    DataError
        When it can't be read or stored; then nothing of it is.
    """
    remembered = read_remembered(open_store(url)) if _is_there(url) else ()
    look = settling.find_look(path, reading, remembered=remembered)
    surveys = find_surveys(look) if look is not None else None
    settled = None if surveys is not None and surveys.is_alone else settling.settle(path, reading, look=look)
    if is_trial:
        yield from importing.try_out(settled, order, progress=progress) if settled is not None else ()
        yield from try_surveys(surveys) if surveys is not None else ()
        return
    store = open_store(url, assign=assign_areas)  # only now: a file that is refused makes no store
    if settled is not None:
        yield from importing.bring(store, settled, order, progress=progress)
    if surveys is not None:
        yield from bring_surveys(store, surveys, author_role=order.author_role, now=order.now)


def read_remembered(store: Store) -> tuple[Profile, ...]:
    """Read the profiles of earlier deliveries."""
    return tuple(Profile.from_text(text) for text in store.read_profiles()["text"])


def undo(url: str, delivery_id: int, *, reason: str, author_role: str, now: datetime, is_undone: bool) -> Iterator[str]:
    """Undo a delivery, or let an undone one stand again.

    Raises
    ------
    DataError
        When there is no such delivery, or it is so already.
    """
    store = open_store(url, assign=assign_areas)
    change = store.undo if is_undone else store.restore
    change(delivery_id, author_role=author_role, reason=reason, now=now)
    if is_undone:
        yield f"Leverans {delivery_id} är ångrad: dess rader räknas inte längre. De finns kvar i historiken."
        yield f"Ta tillbaka den: lofteskartan aterstall {delivery_id} --skäl …"
    else:
        yield f"Leverans {delivery_id} gäller igen."


def tell(url: str) -> Iterator[str]:
    """Say what is stored, and where it comes from."""
    store = open_store(url, assign=assign_areas)
    yield f"Löfteskartan {version('lofteskartan')}"
    yield f"Databas: {store.name}"
    yield from _tell_municipalities(store)
    deliveries = store.read_deliveries(with_undone=True)
    standing = set(store.read_deliveries()["delivery_id"])
    yield f"Leveranser: {len(deliveries)}"
    for delivery in deliveries.to_dict("records"):
        is_undone = delivery["delivery_id"] not in standing
        yield from _tell_delivery({str(key): value for key, value in delivery.items()}, is_undone=is_undone)


def tell_rows(url: str, delivery_id: int) -> Iterator[str]:
    """Say why rows of a delivery were rejected or remarked on, and what was masked.

    Raises
    ------
    DataError
        When there is no such delivery.
    """
    store = open_store(url, assign=assign_areas)
    if delivery_id not in store.read_deliveries(with_undone=True)["delivery_id"].tolist():
        problem = Problem("", f"leverans {delivery_id} finns inte.", "Kör «lofteskartan info» och se vilka som finns.")
        raise DataError(store.name, [problem])
    rejections = store.read_rejections(delivery_id)
    yield f"Leverans {delivery_id}: {format_count(len(rejections))} avvisade rader."
    for row, reason in zip(rejections["row"], rejections["reason"], strict=True):
        yield f"  rad {row}: {reason}"
    remarks = store.read_remarks(delivery_id)
    if len(remarks):
        yield f"{format_count(len(remarks))} rader med anmärkning:"
        for remark, n in remarks["remark"].value_counts().items():
            yield f"  {format_count(n)}: {remark}"
    if n_repeated_ids := store.read_repeated_ids(delivery_id):
        yield say_repeated_ids(n_repeated_ids)
    if absent := store.find_absent(delivery_id):
        yield say_absent(absent)
    for kind, n in store.read_masked(delivery_id).itertuples(index=False):
        yield f"Maskerat innan det sparades: {kind}, {format_count(n)} gånger."
    for one in store.read_undoings(delivery_id).to_dict("records"):
        done = "ångrad" if one["is_undone"] else "återställd"
        yield f"{done} {one['recorded_at']:%Y-%m-%d %H:%M} av {one['author_role']}: {one['reason']}"


def remove_demo(url: str) -> Iterator[str]:
    """Remove the invented data; real data can't be removed."""
    store = open_store(url, assign=assign_areas)
    store.remove_demo()
    yield "De påhittade exempeluppgifterna är borttagna. Riktiga uppgifter är kvar."


def _is_there(url: str) -> bool:
    """Whether there is a store: trying a file out makes none."""
    return not url.startswith(_SQLITE) or Path(unquote(url.removeprefix(_SQLITE))).is_file()


def _tell_municipalities(store: Store) -> Iterator[str]:
    known = store.municipalities()
    yield f"Kommuner: {len(known)}"
    for code, has_real, has_demo in known.itertuples(index=False):
        figures = "riktiga uppgifter" if has_real else "PÅHITTADE DEMODATA" if has_demo else "bara områden"
        yield f"  {code} {name_municipality(code)}: {figures}".replace(f"{code} {code}", code)


def _tell_delivery(delivery: dict[str, object], *, is_undone: bool) -> Iterator[str]:
    mark = (" PÅHITTADE DEMODATA" if delivery["is_demo"] else "") + (" (ÅNGRAD)" if is_undone else "")
    extracted, received = pd.Timestamp(str(delivery["extract_date"])), pd.Timestamp(str(delivery["received_at"]))
    yield f"  {delivery['delivery_id']}. {delivery['kind']} från «{delivery['source']}»{mark}"
    yield f"     {delivery['producer']}. Licens: {delivery['licence']}"
    yield f"     fil {delivery['file_name']}, uttag {extracted:%Y-%m-%d}, mottagen {received:%Y-%m-%d %H:%M}"
    n_new = int(str(delivery["n_accepted"])) + int(str(delivery["n_remarked"]))
    numbers = (delivery["n_read"], n_new, delivery["n_known"], delivery["n_rejected"])
    counts = [
        f"{format_count(n)} {word}" for n, word in zip(numbers, ("lästa", "nya", "kända", "avvisade"), strict=True)
    ]
    for name, word in (("n_remarked", "nya med anmärkning"), ("n_corrected", "rättade")):
        if int(str(delivery[name])):
            counts.append(f"{format_count(delivery[name])} {word}")
    yield f"     rader: {', '.join(counts)}"
    if delivery["needs_review"]:
        yield "     räknas bara sedan någon har granskat raderna"
