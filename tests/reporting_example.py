"""Reports of which more or fewer of those expected came in, with areas to count them in."""

from datetime import date, datetime

import pandas as pd

from data.areas import read_areas
from data.deliveries import Kind, MissingRow
from data.descriptions import SourceDescription
from data.documents import read_document
from data.example import AREAS_FILE
from data.reporting import ReportingRate, name_rate
from data.store import Store
from tests.store_example import make_delivery

NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - Swedish clock time
STATION = (15.1320, 58.3230)
REPORTS, CRIMES = "EST-rapporter", "Anmälda brott"
EXPECTED, CAME_IN = 40, {2023: 40, 2024: 40, 2025: 20}
"""Each month; in 2025 half of what was expected came in."""
UNLIKE = "Rapporteringsgraden skiljer sig, så en skillnad i antal kan bero på rapporteringen."


def receive(store: Store, source: str, definition: str, *, n: int = 12) -> None:
    """Read in as many frauds each month at the station for three years."""
    at = pd.to_datetime([f"{year}-{month:02d}-07" for year in CAME_IN for month in range(1, 13) for _ in range(n)])
    table = pd.DataFrame({"from_at": at, "to_at": at}).assign(
        municipality="0586", category="bedrägeri", source_category="bedrägeri", crs="EPSG:4326", is_outside=False
    )
    table = table.assign(x=STATION[0], y=STATION[1], lon=STATION[0], lat=STATION[1])
    passport = make_delivery(
        Kind.INCIDENTS,
        source=source,
        sha256=("a" if source == REPORTS else "b") * 64,
        producer="Mjölby kommun",
        extract_date=date(2026, 1, 10),
        definition=definition,
        received_at=NOW,
        covers_first=date(2023, 1, 1),
        covers_last=date(2025, 12, 1),
        missing_row=MissingRow.ZERO,
    )
    store.receive(passport, table)


def rate(source: str, month: str, n_expected: int, n_received: int) -> ReportingRate:
    """Count a month's reports."""
    told = {"month": month, "n_expected": n_expected, "n_received": n_received, "source": source}
    who = {"municipality": "0586", "author_role": "samordnare", "key": name_rate(source, month)}
    return ReportingRate.model_validate(who | told)


def receive_areas(store: Store) -> None:
    """Read in the example's areas."""
    described = read_document(AREAS_FILE.with_name(f"{AREAS_FILE.name}.yaml"), SourceDescription)
    areas = read_areas(AREAS_FILE, described)
    store.receive(areas.delivery(now=NOW), areas.table)
