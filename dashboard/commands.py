"""What the commands do, told line by line in Swedish."""

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from dashboard.findings import describe_description, describe_intake, describe_promise, describe_receipt
from dashboard.formats import format_count
from data.arrivals import read_arrival, store_arrival
from data.descriptions import read_description
from data.errors import DataError, Problem
from data.promises import read_promise
from data.store import Store, open_store
from data.territory import name_municipality
from data.written import read_written
from geo.join import assign_areas

YAML = (".yaml", ".yml")


def check(path: Path, *, description: Path | None = None) -> Iterator[str]:
    """Say what a file is and what it holds; nothing is stored.

    Raises
    ------
    DataError
        With everything that is wrong with it.
    """
    if path.suffix.lower() not in YAML:
        intake = read_arrival(path, description=description)
        yield from describe_intake(intake)
    elif "sort" in read_written(path).data:
        yield from describe_description(read_description(path))
    else:
        yield from describe_promise(read_promise(path))


def bring(
    url: str, path: Path, *, description: Path | None, now: datetime, is_outside_confirmed: bool
) -> Iterator[str]:
    """Read a file in, and account for every row of it.

    Raises
    ------
    DataError
        When it can't be read or stored; then nothing of it is.
    """
    intake = read_arrival(path, description=description)
    yield from describe_intake(intake)
    store = open_store(url, assign=assign_areas)
    receipt = store_arrival(store, intake, now=now, is_outside_confirmed=is_outside_confirmed)
    yield from describe_receipt(receipt)


def tell(url: str) -> Iterator[str]:
    """Say what is stored, and where it comes from."""
    store = open_store(url, assign=assign_areas)
    yield f"Löfteskartan {version('lofteskartan')}"
    yield f"Databas: {store.name}"
    yield from _tell_municipalities(store)
    deliveries = store.read_deliveries()
    yield f"Leveranser: {len(deliveries)}"
    for delivery in deliveries.to_dict("records"):
        yield from _tell_delivery({str(key): value for key, value in delivery.items()})


def tell_rejections(url: str, delivery_id: int) -> Iterator[str]:
    """Say why rows of a delivery were rejected.

    Raises
    ------
    DataError
        When there is no such delivery.
    """
    store = open_store(url, assign=assign_areas)
    if delivery_id not in store.read_deliveries()["delivery_id"].tolist():
        problem = Problem("", f"leverans {delivery_id} finns inte.", "Kör «lofteskartan info» och se vilka som finns.")
        raise DataError(store.name, [problem])
    rejections = store.read_rejections(delivery_id)
    yield f"Leverans {delivery_id}: {format_count(len(rejections))} avvisade rader."
    for row, reason in zip(rejections["row"], rejections["reason"], strict=True):
        yield f"  rad {row}: {reason}"


def remove_demo(url: str) -> Iterator[str]:
    """Remove the invented data; real data can't be removed."""
    store = open_store(url, assign=assign_areas)
    store.remove_demo()
    yield "De påhittade exempeluppgifterna är borttagna. Riktiga uppgifter är kvar."


def _tell_municipalities(store: Store) -> Iterator[str]:
    known = store.municipalities()
    yield f"Kommuner: {len(known)}"
    for code, has_real, has_demo in known.itertuples(index=False):
        figures = "riktiga uppgifter" if has_real else "PÅHITTADE DEMODATA" if has_demo else "bara områden"
        yield f"  {code} {name_municipality(code)}: {figures}".replace(f"{code} {code}", code)


def _tell_delivery(delivery: dict[str, object]) -> Iterator[str]:
    mark = " PÅHITTADE DEMODATA" if delivery["is_demo"] else ""
    extracted, received = pd.Timestamp(str(delivery["extract_date"])), pd.Timestamp(str(delivery["received_at"]))
    yield f"  {delivery['delivery_id']}. {delivery['kind']} från «{delivery['source']}»{mark}"
    yield f"     {delivery['producer']}. Licens: {delivery['licence']}"
    yield f"     fil {delivery['file_name']}, uttag {extracted:%Y-%m-%d}, mottagen {received:%Y-%m-%d %H:%M}"
    n_new = int(str(delivery["n_accepted"])) + int(str(delivery["n_remarked"]))
    numbers = (delivery["n_read"], n_new, delivery["n_known"], delivery["n_rejected"])
    counts = [
        f"{format_count(n)} {word}" for n, word in zip(numbers, ("lästa", "nya", "kända", "avvisade"), strict=True)
    ]
    yield f"     rader: {', '.join(counts)}"
