"""Invented reports to EST and how many of those expected came in: PÅHITTADE DEMODATA, nobody reported anything.

What was planted: as many things are reported in each report that comes in, every year. There are more of them
each year only because more report, which is what the rate of reporting is there to show.
"""

import hashlib
from datetime import date, datetime

import numpy as np
import pandas as pd

from data.deliveries import Delivery, Kind, MissingRow
from data.model import Category
from data.reporting import ReportingRate, name_rate
from data.synthetic import LAST_YEAR, RECURRING_M, Town

SOURCE = "Påhittade rapporter i EST"
FIRST_YEAR = 2023
N_REPORTERS = {"0586": 14, "1960": 10}
"""Those who report each week, in the municipalities whose promises name EST."""

_SHARE_IN = {2023: 0.55, 2024: 0.65, 2025: 0.8}
"""The part of the expected reports that comes in, by year."""
_PER_REPORT = 0.5
_KINDS = {
    "skadegörelse": (Category.VANDALISM, 0.3),
    "otrygghetsskapande samling av personer": (Category.DISTURBANCE, 0.35),
    "annat ordningsstörande": (Category.DISTURBANCE, 0.1),
    "otrygg plats": (Category.UNSAFETY, 0.25),
}
"""What a report is about, in the words of EST, with its part of them."""
_AT_PLACE, _NEAR_M, _METRES_PER_DEGREE = 0.3, 500.0, 111_320.0
"""The part that is at the place that comes back, and how far from the centre the others are."""
_HOURS = (8, 22)
_ROLE = "EST-samordnare (påhittad)"
_WHO = ("skola", "fritidsgård", "bostadsbolag", "ordningsvakt", "polis")


def invent_rates(municipality: str, *, seed: int) -> tuple[ReportingRate, ...]:
    """Invent how many reports were expected and came in each month; none where no promise names EST.

    Parameters
    ----------
    municipality
        Its code.
    seed
        The same seed gives the same reports.

    Examples
    --------
    >>> first = invent_rates("0586", seed=1)[0]
    >>> first.month, first.n_expected
    ('2023-01', 70)
    >>> invent_rates("0821", seed=1)
    ()
    """
    rng = np.random.default_rng([seed, *f"EST {municipality}".encode()])
    made = []
    for month in pd.date_range(f"{FIRST_YEAR}-01-01", f"{LAST_YEAR}-12-01", freq="MS"):
        n_expected = N_REPORTERS.get(municipality, 0) * _count_mondays(month)
        n_received = int(rng.binomial(n_expected, _SHARE_IN[month.year]))
        made.append((f"{month:%Y-%m}", n_expected, n_received))
    return tuple(
        ReportingRate(
            municipality=municipality,
            key=name_rate(SOURCE, month),
            author_role=_ROLE,
            is_demo=True,
            source=SOURCE,
            month=month,
            n_expected=n_expected,
            n_received=n_received,
            reporters=_WHO,
        )
        for month, n_expected, n_received in made
        if n_expected
    )


def invent_reports(town: Town, *, seed: int) -> pd.DataFrame:
    """Invent what the reports tell of, in a number that follows how many came in.

    Parameters
    ----------
    town
        One of `data.synthetic.TOWNS`; one whose promises don't name EST has none.
    seed
        As of `invent_rates`, whose reports they are.

    Returns
    -------
    DataFrame
        As of `data.synthetic.make_incidents`, with `source_category` in the words of EST.

    Examples
    --------
    >>> from data.synthetic import TOWNS
    >>> sorted(invent_reports(TOWNS[0], seed=1)["category"].unique())
    ['ordningsstörning', 'otrygghet', 'skadegörelse']
    """
    rng = np.random.default_rng([seed, *f"EST {town.municipality} händelser".encode()])
    rates = invent_rates(town.municipality, seed=seed)
    n_told = rng.poisson([_PER_REPORT * rate.n_received for rate in rates])
    months = pd.DatetimeIndex([rate.month for rate in rates]).as_unit("us").repeat(n_told)
    words = rng.choice(list(_KINDS), len(months), p=[share for _, share in _KINDS.values()])
    at = _draw_times(rng, months)
    lon, lat = _draw_places(rng, town, len(months))
    table = pd.DataFrame({"source_category": words, "from_at": at, "to_at": at, "lon": lon, "lat": lat})
    table.insert(0, "category", [_KINDS[word][0].value for word in words])
    return table.sort_values(["from_at", "source_category"], ignore_index=True)


def describe_reports(town: Town, *, now: datetime) -> Delivery:
    """Say of the reports that they are invented, and that their number hangs on how many report."""
    name = f"PÅHITTADE DEMODATA {town.name} EST"
    return Delivery(
        kind=Kind.INCIDENTS,
        source=SOURCE,
        file_name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        producer="Löfteskartans exempelgenerator (PÅHITTADE DEMODATA)",
        licence="fri",
        extract_date=now.date(),
        definition="Påhittade händelser ur EST-rapporter. Antalet beror på hur många som rapporterar.",
        received_at=now,
        shortfall_note="Antalet rapporter beror på hur många som rapporterar. Se rapporteringsgraden.",
        covers_first=date(FIRST_YEAR, 1, 1),
        covers_last=date(LAST_YEAR, 12, 1),
        missing_row=MissingRow.ZERO,
        is_demo=True,
    )


def _count_mondays(month: pd.Timestamp) -> int:
    """Count the weeks that begin in a month."""
    return sum((month + pd.Timedelta(days=day)).weekday() == 0 for day in range(month.days_in_month))


def _draw_times(rng: np.random.Generator, months: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Draw a day of each month and a quarter of an hour of its day."""
    days = np.floor(rng.random(len(months)) * months.days_in_month)
    quarters = rng.integers(4 * _HOURS[0], 4 * _HOURS[1], len(months))
    return months + pd.to_timedelta(days, unit="D") + pd.to_timedelta(15 * quarters, unit="min")


def _draw_places(rng: np.random.Generator, town: Town, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw degrees: some at the town's first planted place, the rest about its centre."""
    place = next(iter(town.recurring), town)
    is_there = rng.random(n) < _AT_PLACE
    spread = np.where(is_there, RECURRING_M, _NEAR_M) / _METRES_PER_DEGREE
    lon = np.where(is_there, place.lon, town.lon) + rng.normal(0, 1, n) * spread / np.cos(np.radians(town.lat))
    lat = np.where(is_there, place.lat, town.lat) + rng.normal(0, 1, n) * spread
    return np.round(lon, 6), np.round(lat, 6)
