"""A small publication, invented, for tests of what is shown to citizens."""

from collections.abc import Iterator
from datetime import date

from data.model import CommitmentStatus
from data.publications import Publication
from data.published import (
    Mark,
    Outline,
    PeriodKind,
    PublishedArea,
    PublishedCategory,
    PublishedCell,
    PublishedCommitment,
    PublishedPeriod,
    PublishedPromise,
    PublishedSource,
    PublishedTable,
)

SOURCE = "Påhittade händelser"
N = {
    ("0586", "alla", "2024K1"): 61,
    ("0586", "skadegörelse", "2024K1"): 41,
    ("0586", "stöld och bedrägeri", "2024K1"): 20,
    ("mjolby-centrum", "alla", "2024K1"): 31,
    ("mjolby-centrum", "skadegörelse", "2024K1"): None,
    ("mjolby-centrum", "stöld och bedrägeri", "2024K1"): None,
    ("0586", "alla", "2024"): 253,
    ("0586", "skadegörelse", "2024"): 170,
    ("0586", "stöld och bedrägeri", "2024"): 83,
    ("mjolby-centrum", "alla", "2024"): 130,
    ("mjolby-centrum", "skadegörelse", "2024"): 101,
    ("mjolby-centrum", "stöld och bedrägeri", "2024"): 29,
    ("0586", "känsliga brott", "2024"): 14,
}
PERIODS = (
    PublishedPeriod(
        code="2024",
        label="2024",
        kind=PeriodKind.YEAR,
        first=date(2024, 1, 1),
        last=date(2024, 12, 31),
    ),
    PublishedPeriod(
        code="2024K1",
        label="jan–mar 2024",
        kind=PeriodKind.QUARTER,
        first=date(2024, 1, 1),
        last=date(2024, 3, 31),
    ),
)
CATEGORIES = (
    PublishedCategory(code="alla", label="Alla redovisade slag", parts=("skadegörelse", "stöld och bedrägeri"), k=5),
    PublishedCategory(code="narkotika", label="Narkotika", k=5),
    PublishedCategory(code="skadegörelse", label="Skadegörelse", k=5),
    PublishedCategory(code="stöld och bedrägeri", label="Stöld och bedrägeri", k=5),
    PublishedCategory(code="känsliga brott", label="Känsliga brott", k=10, is_sensitive=True),
)
AREAS = (
    PublishedArea(area_id="0586", label="Hela kommunen", area_type="kommun"),
    PublishedArea(
        area_id="mjolby-centrum",
        label="Mjölby centrum",
        area_type="centrum",
        is_approximate=True,
        outline=Outline(
            coordinates=((((15.11, 58.33), (15.12, 58.33), (15.12, 58.34), (15.11, 58.34), (15.11, 58.33)),),)
        ),
    ),
)
PROMISES = (
    PublishedPromise(
        promise_id="mjolby-2024-2025",
        title="Medborgarlöfte 2024–2025",
        first=date(2024, 1, 1),
        last=date(2025, 12, 31),
        commitments=(
            PublishedCommitment(
                commitment_id="dialog",
                focus_area="Trygghet i centrum",
                title="Medborgardialog",
                status=CommitmentStatus.ONGOING,
                quarter="jul–sep 2024",
            ),
            PublishedCommitment(
                commitment_id="belysning",
                focus_area="Trygghet i centrum",
                title="Se över belysningen",
                status=CommitmentStatus.UNKNOWN,
            ),
        ),
        last_told_on=date(2024, 6, 17),
        next_told_by=date(2025, 6, 30),
    ),
)
SOURCES = (
    PublishedSource(
        source=SOURCE,
        producer="Löfteskartans exempelgenerator (PÅHITTADE DEMODATA)",
        licence="fri",
        extract_date=date(2025, 1, 15),
        definition="Påhittade händelser.",
        shortfall_note=None,
    ),
)


def list_cells() -> Iterator[PublishedCell]:
    """List the figures: shown, hidden where there is none, and one that is missing."""
    for (area, category, period), n in N.items():
        mark = Mark.SHOWN if n is not None else Mark.HIDDEN
        yield PublishedCell(area_id=area, category=category, period=period, n=n, mark=mark)
    yield PublishedCell(area_id="mjolby-centrum", category="narkotika", period="2024", n=None, mark=Mark.MISSING)


def make_example_publication(*, is_demo: bool = True, number: int = 1) -> Publication:
    """Make a publication with shown, hidden and missing figures, an area with an outline, and a promise."""
    return Publication(
        municipality="0586",
        municipality_name="Mjölby",
        number=number,
        published_on=date(2025, 1, 20),
        closed_on=date(2024, 12, 31),
        k=5,
        periods=PERIODS,
        categories=CATEGORIES,
        areas=AREAS,
        tables=(PublishedTable(source=SOURCE, cells=tuple(list_cells())),),
        promises=PROMISES,
        sources=SOURCES,
        coarsened=("Kvartal redovisas bara för hela kommunen när fler än tre av tio tal är små.",),
        methods=("Tal från 1 till 4 visas inte. Andra tal döljs också, så att de små inte går att räkna ut.",),
        is_demo=is_demo,
    )


def make_example_publication_with_quarters() -> Publication:
    """Make a publication of two years, two quarters, and what came in late of one of the years."""
    publication = make_example_publication()
    year, quarter = publication.periods
    kinds = [
        ("2023", "2023", PeriodKind.YEAR, date(2023, 1, 1), date(2023, 12, 31)),
        ("2024K2", "apr–jun 2024", PeriodKind.QUARTER, date(2024, 4, 1), date(2024, 6, 30)),
        ("2024S", "2024, inkommet senare", PeriodKind.LATE, date(2024, 1, 1), date(2024, 12, 31)),
    ]
    more = [
        PublishedPeriod(code=code, label=label, kind=kind, first=first, last=last)
        for code, label, kind, first, last in kinds
    ]
    table = publication.tables[0]
    numbers = {"2023": 118, "2024K2": 27, "2024S": 9}
    cells = [
        table.cells[0].model_copy(update={"area_id": area, "category": "alla", "period": code, "n": n})
        for code, n in numbers.items()
        for area in ("0586", "mjolby-centrum")
    ]
    told = table.model_copy(update={"cells": (*table.cells, *cells)})
    return publication.model_copy(update={"periods": (year, quarter, *more), "tables": (told,)})
