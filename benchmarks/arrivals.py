"""Real files that arrive: looked at, described with a person's answers, stored, sent again and undone.

``python -m benchmarks.arrivals`` prints the table of what became of each; ``--keep docs/import.md``
writes it there. Nothing of the files is kept, only counts.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from benchmarks.real_files import COMMON, FOLDER, REAL_FILES, RealFile
from benchmarks.rewritten import Rewritten, list_rewritten
from dashboard.formats import format_count
from data.arrivals import Look, hold_upload, look_at, name_path, open_arrival, store_arrival
from data.columns.describing import Fields, merge
from data.deliveries import Kind, Receipt
from data.errors import DataError
from data.files.charset import NAMES
from data.files.form import Form
from data.store import Store, open_store

NOW = datetime(2026, 11, 21, 12)  # noqa: DTZ001  # Swedish clock time
START, END = "<!-- riktiga filer -->", "<!-- slut på riktiga filer -->"
NEAR_M = 1.0
_DEGREE_M = 111_320.0
_FIRST = "Tid;Brott;Kommun\n2024-05-01 12:00;Skadegörelse;2034\n2024-05-02 13:15;Rån;2034\n"


@dataclass(slots=True)
class Outcome:
    """What became of a file.

    Attributes
    ----------
    n_rows
        How many its preview told.
    said
        Why it was refused; nothing when it was stored.
    receipt, again
        Of the first time and of the second.
    is_undone
        Whether the store was as before once the delivery was undone.
    faults
        What ought not to be.
    """

    file: RealFile
    form: Form
    n_rows: int | None = None
    proposed: tuple[str, bool] | None = None
    said: str = ""
    receipt: Receipt | None = None
    again: Receipt | None = None
    is_undone: bool | None = None
    content: pd.DataFrame | None = None
    faults: list[str] = field(default_factory=list)


def bring(file: RealFile, path: Path) -> Outcome:
    """Let a file arrive in a store of its own that holds another delivery already; send it again, undo it."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.sqlite")
        try:
            _receive_first(store)
            return _bring(file, path, store)
        finally:
            store.close()


def describe(file: RealFile, look: Look) -> Fields:
    """Give a person's answers: the file's own, and what is said of every file where nothing else is known."""
    known = {key: value for key, value in COMMON.items() if key not in look.proposal.fields or key == "uttagsdatum"}
    if file.crs is not None and "koordinatsystem" not in look.proposal.fields:
        crs, is_swapped = file.crs
        known |= {"koordinatsystem": crs, "omkastade": is_swapped}
    return merge({"namn": file.name, **known}, file.answers)


def _receive_first(store: Store) -> None:
    with hold_upload(_FIRST.encode(), "tidigare.csv") as path:
        look = look_at(path, municipality="2034")
        said = look.proposal.describe({"namn": "Tidigare", **COMMON, "täcker": {"från": "2024-05", "till": "2024-05"}})
        store_arrival(store, open_arrival(path, said, form=look.preview.form), now=NOW)


def _bring(file: RealFile, path: Path, store: Store) -> Outcome:
    try:
        look = look_at(path, municipality=file.municipality, form=Form(sheet=file.sheet) if file.sheet else None)
    except DataError as error:
        return Outcome(file, Form(), said=str(error), faults=["kunde inte läsas"])
    outcome = Outcome(file, look.preview.form, look.preview.n_rows, look.crs)
    if outcome.n_rows != file.n_rows:
        outcome.faults.append(f"{outcome.n_rows} rader, ska vara {file.n_rows}")
    before = _take_stock(store), store.data_version()
    try:
        said = look.proposal.describe(describe(file, look))
        places = {said.municipality} if said.municipality else set()
        outcome.receipt = store_arrival(
            store, open_arrival(path, said, form=look.preview.form), now=NOW, is_outside_confirmed=True
        )
    except DataError as error:
        outcome.said = str(error)
        if not file.is_refused:
            outcome.faults.append("avvisad")
        if (_take_stock(store), store.data_version()) != before:
            outcome.faults.append("lagret ändrades av en avvisad fil")
        return outcome
    places |= set(store.municipalities()["municipality"])
    outcome.content = _read(store, places, said.kind, said.name)
    outcome.again = store_arrival(
        store, open_arrival(path, said, form=look.preview.form), now=NOW, is_outside_confirmed=True
    )
    if not _read(store, places, said.kind, said.name).equals(outcome.content):
        outcome.faults.append("samma fil igen ändrade det som visas")
    for receipt in (outcome.again, outcome.receipt):
        store.undo(receipt.delivery_id, author_role="analytiker", reason="prov", now=NOW)
    outcome.is_undone = _take_stock(store) == before[0]
    outcome.faults += _find_faults(outcome.receipt, outcome.again, file)
    if not outcome.is_undone:
        outcome.faults.append("lagret är inte som före efter ångrat")
    return outcome


def _find_faults(first: Receipt, again: Receipt, file: RealFile) -> Iterator[str]:
    for one in (first, again):
        if one.n_accepted + one.n_remarked + one.n_known + one.n_rejected != one.n_read:
            yield "raderna går inte ihop"
    if first.n_read != file.n_rows:
        yield f"{first.n_read} rader lästa av {file.n_rows}"
    if again.n_accepted + again.n_remarked or again.n_rejected != first.n_rejected:
        yield "samma fil igen lade till rader"
    if file.is_refused:
        yield "skulle avvisas"


def _take_stock(store: Store) -> list[object]:
    """Take down all that the store shows, place by place."""
    places = sorted({*store.municipalities()["municipality"], "2034"})
    stock: list[object] = []
    for place in places:
        tables = (
            store.read_incidents(place, is_demo=False),
            store.read_series(place, is_demo=False),
            pd.DataFrame(store.read_areas(place, on=NOW.date(), is_demo=False)),
            store.read_deliveries(place),
        )
        if any(len(table) for table in tables):
            stock += [place, *(table.to_csv(index=False) for table in tables)]
    return stock


def _read(store: Store, places: set[str], kind: Kind, source: str) -> pd.DataFrame:
    """Read what a source has given, all places together."""
    tables = [
        {
            Kind.INCIDENTS: lambda place: store.read_incidents(place, is_demo=False),
            Kind.SERIES: lambda place: store.read_series(place, is_demo=False),
            Kind.AREAS: lambda place: pd.DataFrame(store.read_areas(place, on=NOW.date(), is_demo=False)),
        }[kind](place)
        for place in sorted(places)
    ]
    whole = pd.concat(tables)
    return whole[whole["source"] == source].drop(columns="source").reset_index(drop=True)


def compare(outcome: Outcome, original: Outcome) -> Iterator[str]:
    """Say in what a file in another dress differs from the one it is made of."""
    first, second = original.receipt, outcome.receipt
    if first is None or second is None:
        yield "gick inte att jämföra"
        return
    counts = ("n_read", "n_accepted", "n_remarked", "n_known", "n_rejected")
    if any(getattr(first, name) != getattr(second, name) for name in counts):
        yield "andra utfall än originalet"
    mine, other = outcome.content, original.content
    if mine is None or other is None or len(mine) != len(other):
        yield "andra rader än originalet"
        return
    if "lon" not in mine:
        keys = [name for name in ("area_id", "category", "first_month", "n") if name in mine]
        if not mine[keys].equals(other[keys]):
            yield "andra uppgifter än originalet"
        return
    if not mine[["municipality", "category", "from_at", "to_at"]].equals(
        other[["municipality", "category", "from_at", "to_at"]]
    ):
        yield "andra uppgifter än originalet"
    apart = find_apart(mine, other)
    if not apart <= NEAR_M:
        yield f"punkter upp till {apart:.0f} m från originalets"


def find_apart(mine: pd.DataFrame, other: pd.DataFrame) -> float:
    """Find how many metres the farthest point lies from the original's; infinite where one has no place."""
    lat, lon = mine["lat"].to_numpy(dtype="float64"), mine["lon"].to_numpy(dtype="float64")
    lat_2, lon_2 = other["lat"].to_numpy(dtype="float64"), other["lon"].to_numpy(dtype="float64")
    if not np.array_equal(np.isnan(lat), np.isnan(lat_2)):
        return np.inf
    apart = np.hypot(lat - lat_2, (lon - lon_2) * np.cos(np.radians(lat_2))) * _DEGREE_M
    return float(np.nanmax(apart, initial=0.0))


def bring_rewritten(one: Rewritten, original: Outcome) -> Outcome:
    """Let a rewritten file arrive, with its system as the person sees it where no other is proposed."""
    with hold_upload(one.make(), one.file.path) as path:
        outcome = bring(one.file, path)
    outcome.faults += compare(outcome, original)
    return outcome


def run() -> Iterator[Outcome]:
    """Bring every file, and then those that are made of some of them."""
    found: dict[str, Outcome] = {}
    for file in REAL_FILES:
        found[file.name] = bring(file, name_path(FOLDER / file.path))
        yield found[file.name]
    for one in list_rewritten():
        yield bring_rewritten(one, found[one.original.name])


def write_table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Write a row of the table for each file."""
    yield (
        "| fil | läst som | koordinatsystem | rader | nya | nya med anmärkning | redan kända | avvisade "
        "| samma fil igen | efter ångrat |"
    )
    yield "|---|---|---|---:|---:|---:|---:|---:|---:|---|"
    for one in outcomes:
        yield f"| {' | '.join((one.file.name, _say_form(one), _say_system(one), *_say_rows(one)))} |"


def _say_form(one: Outcome) -> str:
    return ", ".join(filter(None, (one.form.format, NAMES.get(one.form.encoding or "", ""), one.file.sheet)))


def _say_system(one: Outcome) -> str:
    if one.file.crs is None:
        return "–" if "koordinatsystem" not in one.file.answers else "sagt av en människa"
    if one.proposed is None:
        return "inget förslag"
    crs, is_swapped = one.proposed
    return f"{crs}{', omkastade' * is_swapped}: {'rätt' if one.proposed == one.file.crs else 'FEL'}"


def _say_rows(one: Outcome) -> tuple[str, ...]:
    if one.receipt is None or one.again is None:
        return (format_count(one.n_rows or 0), "0", "0", "0", "hela filen", "–", "–")
    first = one.receipt
    counts = (first.n_read, first.n_accepted, first.n_remarked, first.n_known, first.n_rejected)
    n_more = one.again.n_accepted + one.again.n_remarked
    return (*map(format_count, counts), f"{format_count(n_more)} nya", "som före" if one.is_undone else "ÄNDRAT")


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring all, tell what became of them, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.arrivals")
    parser.add_argument("--keep", type=Path, help="a Markdown file to write the table into, between its marks")
    given = parser.parse_args(arguments)
    outcomes = []
    for outcome in run():
        outcomes.append(outcome)
        print(f"{outcome.file.name}: {', '.join(outcome.faults) or 'som väntat'}", file=sys.stderr, flush=True)
    lines = [*write_table(outcomes), "", f"Mätt {date.today()}."]  # noqa: DTZ011  # the entry point may
    print("\n".join(lines))
    if given.keep:
        keep(given.keep, lines)
    return int(any(outcome.faults for outcome in outcomes))


def keep(path: Path, lines: Sequence[str]) -> None:
    """Write lines into a document between its marks."""
    before, _, rest = path.read_text("utf-8").partition(START)
    text = "\n".join([before + START, "", *lines, "", END + rest.partition(END)[2]])
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
