"""The demo municipalities published each half-year, as an official does, and the truth to compare with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from data.example import EXAMPLE_SEED, fill
from data.promises import PROMISES, find_promises
from data.publication_files import write_publication
from data.store import Store, open_store
from data.store.assignments import Assign
from data.synthetic import FIRST_YEAR, LAST_YEAR
from geo.join import assign_areas
from geo.publishing import Basis, Past, prepare_publication
from geo.publishing.truth import lay_hierarchy, lay_truth
from geo.situation import Situation, gather

HALF_YEARS = [date(year, *day) for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in ((6, 30), (12, 31))]

Cell = tuple[str, str, str]
Truth = Mapping[str, Mapping[Cell, int]]


def fill_store(url: str = "sqlite://", *, assign: Assign | None = assign_areas) -> Store:
    """Give a store of the demo municipalities, the clock at the end of their data."""
    store = open_store(url, assign=assign)
    fill(store, find_promises(PROMISES).promises, seed=EXAMPLE_SEED, now=datetime(LAST_YEAR + 1, 1, 15))  # noqa: DTZ001
    return store


def read_situation(store: Store, municipality: str) -> Situation:
    """Read all the store knows of a demo municipality."""
    deliveries = store.read_deliveries(municipality)
    return gather(
        municipality,
        incidents=store.read_incidents(municipality, is_demo=True),
        series=store.read_series(municipality, is_demo=True),
        areas=store.read_areas(municipality, on=date(LAST_YEAR + 1, 1, 15), is_demo=False),
        deliveries=deliveries[deliveries["is_demo"] | (deliveries["kind"] == "områden")],
        coverage=store.read_coverage(municipality, is_demo=True),
        is_demo=True,
    )


def publish(situation: Situation, folder: Path, *, days: Sequence[date]) -> tuple[list[Path], Truth]:
    """Publish at the end of each half-year; give the public files, and the truth to compare with."""
    past, files = Past(), []
    for number, day in enumerate(days, start=1):
        draft = prepare_publication(situation, name="demo", promises=(), past=past, closed_on=day, today=day)
        past = Past((*past.publications, draft.publication), draft.bases)
        files.append(folder / f"{situation.municipality}-{number}.json")
        write_publication(draft.publication, files[-1])
    known: Mapping[str, Basis] = past.bases or {}
    return files, {source: find_truth(basis, situation.municipality) for source, basis in known.items()}


def find_truth(basis: Basis, whole: str) -> dict[Cell, int]:
    """Give the true count of every cell that could be published."""
    rows = lay_truth(basis, lay_hierarchy(basis, whole)).dropna().reset_index()
    cells = zip(rows["area_id"].astype(str), rows["category"].astype(str), rows["period"].astype(str), strict=True)
    return dict(zip(cells, rows["n"].astype(int).tolist(), strict=True))
