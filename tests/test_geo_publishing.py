"""Publishing: what citizens see is true, adds up, holds closed periods only, and gives no small figure away."""

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from benchmarks.attacker import attack, hide_small_only, read_public
from benchmarks.half_years import find_truth
from data.errors import DataError
from data.publication_files import lay_content, write_publication
from data.publications import Publication
from data.published import Mark, PeriodKind
from geo.publishing import Draft, Past, prepare_publication
from geo.publishing.basis import read_basis, write_basis
from geo.situation import Situation, gather

WHOLE, SOURCE = "0586", "polisen"
IS_LONG = settings.get_current_profile_name().startswith("soak")
SQUARES = {
    "norr": shapely.box(500_000, 6_460_000, 501_000, 6_461_000),
    "söder": shapely.box(500_000, 6_450_000, 501_000, 6_451_000),
}
CORNER = shapely.box(500_500, 6_460_500, 502_000, 6_462_000)
"""Overlaps the north: a quarter of it lies in both."""
PLACES = {
    "norr": (500_100.0, 6_460_100.0),
    "söder": (500_100.0, 6_450_100.0),
    "båda": (500_700.0, 6_460_700.0),
    "ingen": (600_000.0, 6_500_000.0),
    "kant": (500_020.0, 6_460_500.0),
}
NARROW = {**SQUARES, "norr": shapely.box(500_040, 6_460_040, 500_960, 6_460_960)}
"""The north without a rim of forty metres, which «kant» lies in."""
Row = tuple[str, str, str, int]
"""Place, category, day and how many."""


def lay_areas(squares: Mapping[str, shapely.Polygon]) -> gpd.GeoDataFrame:
    """Lay areas out as data.tables.AREAS, as far as publishing reads them."""
    exact = gpd.GeoSeries(list(squares.values()), crs="EPSG:3006")
    return gpd.GeoDataFrame(
        {
            "area_id": list(squares),
            "label": [name.capitalize() for name in squares],
            "area_type": "centrum",
            "is_approximate": True,
            "crs": "EPSG:3006",
            "exact_geometry": list(exact),
        },
        geometry=list(exact.to_crs(4326)),
        crs="EPSG:4326",
    )


def make_situation(
    rows: Sequence[Row],
    *,
    squares: Mapping[str, shapely.Polygon] = SQUARES,
    months: tuple[str, str] = ("2023-01-01", "2024-12-01"),
    words: Mapping[str, str] | None = None,
    lacking: frozenset[tuple[str, str]] = frozenset(),
    is_demo: bool = False,
    source: str = SOURCE,
) -> Situation:
    """Make the tables of a municipality with so many incidents of a register that covers some months."""
    named = words or {}
    spread = [(place, category, day) for place, category, day, n in rows for _ in range(n)]
    incidents = pd.DataFrame(
        {
            "incident_id": np.arange(len(spread), dtype="int64"),
            "source": source,
            "category": [named.get(category, category) for _, category, _ in spread],
            "source_category": pd.array([category for _, category, _ in spread], dtype="str"),
            "from_at": pd.to_datetime(pd.Series([day for _, _, day in spread], dtype="str")),
            "x": [PLACES[place][0] if place in PLACES else np.nan for place, _, _ in spread],
            "y": [PLACES[place][1] if place in PLACES else np.nan for place, _, _ in spread],
            "crs": "EPSG:3006",
        }
    )
    spoken = sorted({named.get(category, category) for _, category, _, _ in rows})
    covered = [
        (source, WHOLE, category, month, True)
        for category, month in product(spoken, pd.date_range(*months, freq="MS"))
        if (category, f"{month:%Y-%m}") not in lacking
    ]
    deliveries = pd.DataFrame(
        {
            "delivery_id": [1],
            "source": source,
            "producer": "Polisen",
            "licence": "fri",
            "extract_date": pd.Timestamp("2025-02-01"),
            "definition": "Händelser.",
            "shortfall_note": None,
            "kind": "händelser",
            "covers_first": pd.Timestamp(months[0]),
            "covers_last": pd.Timestamp(months[1]),
            "preliminary_from": pd.NaT,
        }
    )
    series = pd.DataFrame({name: pd.Series(dtype="str") for name in ("source", "municipality", "area_id", "category")})
    return gather(
        WHOLE,
        incidents=incidents,
        series=series.assign(n_months=pd.Series(dtype="int64")),
        areas=lay_areas(squares),
        deliveries=deliveries,
        coverage=pd.DataFrame(covered, columns=["source", "municipality", "category", "month", "is_absent_zero"]),
        is_demo=is_demo,
    )


def publish(situation: Situation, day: str, past: Past | None = None) -> Draft:
    """Prepare a publication on a day, on the same day."""
    on = date.fromisoformat(day)
    return prepare_publication(situation, name="Mjölby", promises=(), past=past or Past(), closed_on=on, today=on)


def follow(draft: Draft, past: Past | None = None) -> Past:
    """Let a publication be the past; the true counts go by way of what the store keeps."""
    return Past((*(past.publications if past else ()), draft.publication), read_basis(write_basis(draft.bases)))


def look_up(publication: Publication) -> dict[tuple[str, str, str], int | str]:
    """Give every cell's figure, or its mark."""
    return {
        (cell.area_id, cell.category, cell.period): cell.mark.value if cell.n is None else cell.n
        for table in publication.tables
        for cell in table.cells
    }


def make_rows(
    n: int = 20, *, years: Sequence[int] = (2023, 2024), categories: Sequence[str] = ("stöld", "våld")
) -> list[Row]:
    """Give so many incidents of each category in each quarter, north, south and elsewhere."""
    days = [f"{year}-{month:02}-10" for year in years for month in (2, 5, 8, 11)]
    return [
        (place, category, day, n) for place in ("norr", "söder", "ingen") for category in categories for day in days
    ]


def test_part_of_a_year_is_never_published_as_a_year() -> None:
    """On the last of September three quarters have ended, and no year; a day earlier two have."""
    rows = make_rows(years=(2024,))
    situation = make_situation(rows, months=("2024-01-01", "2024-12-01"))
    assert {period.code for period in publish(situation, "2024-09-30").publication.periods} == {
        "2024K1",
        "2024K2",
        "2024K3",
    }
    assert {period.code for period in publish(situation, "2024-09-29").publication.periods} == {"2024K1", "2024K2"}


def test_a_quarter_that_the_source_vouches_for_in_part_is_not_published() -> None:
    """Covered from February to November, 2024 has two whole quarters and no year."""
    situation = make_situation(make_rows(years=(2024,)), months=("2024-02-01", "2024-11-01"))
    assert {period.code for period in publish(situation, "2025-01-31").publication.periods} == {"2024K2", "2024K3"}


def test_what_a_source_does_not_vouch_for_is_missing_and_no_zero() -> None:
    """Violence isn't covered in May: that quarter and its sums are missing, theft's figure stands."""
    situation = make_situation(make_rows(), lacking=frozenset([("våld", "2023-05")]))
    cells = look_up(publish(situation, "2023-06-30").publication)
    assert cells[WHOLE, "våld", "2023K2"] == Mark.MISSING.value
    assert cells[WHOLE, "alla", "2023K2"] == Mark.MISSING.value
    assert cells[WHOLE, "stöld", "2023K2"] == 60
    assert cells[WHOLE, "alla", "2023K1"] == 120


def test_late_incidents_enter_the_year_and_leave_the_published_quarter_as_it_was() -> None:
    """Seven thefts of February come in after the summer: the quarter keeps its 60, and 60 + 60 + 60 + 60 + 7 = 247."""
    rows = make_rows(years=(2023,))
    first = publish(make_situation(rows, months=("2023-01-01", "2023-12-01")), "2023-06-30")
    late = make_situation([*rows, ("norr", "stöld", "2023-02-11", 7)], months=("2023-01-01", "2023-12-01"))
    cells = look_up(publish(late, "2023-12-31", follow(first)).publication)
    assert cells[WHOLE, "stöld", "2023K1"] == 60
    assert cells[WHOLE, "stöld", "2023S"] == 7
    assert cells[WHOLE, "stöld", "2023"] == 247
    assert cells["norr", "stöld", "2023"] == 87


def test_two_late_incidents_are_hidden_with_the_year_they_would_be_worked_out_of() -> None:
    """A late figure of two is small: not all of quarters, late and year of that kind can be shown."""
    rows = make_rows(years=(2023,))
    first = publish(make_situation(rows, months=("2023-01-01", "2023-12-01")), "2023-06-30")
    late = make_situation([*rows, ("norr", "stöld", "2023-02-11", 2)], months=("2023-01-01", "2023-12-01"))
    cells = look_up(publish(late, "2023-12-31", follow(first)).publication)
    assert cells[WHOLE, "stöld", "2023S"] == Mark.HIDDEN.value
    assert cells["norr", "stöld", "2023K1"] == 20
    for area in (WHOLE, "norr"):
        assert Mark.HIDDEN.value in {cells[area, "stöld", period] for period in ("2023K3", "2023K4", "2023")}


GUESSED = [
    (
        [14, 10, 9, 9, 8, 14, 3, 9, 9, 6, 6, 7, 8, 5, 7, 4, 10, 6, 13, 12, 5, 12, 5, 9],
        [("söder", "våld", "2023-02-11", 6), ("ingen", "våld", "2023-02-11", 6)],
    ),
    (
        [7, 7, 12, 6, 9, 11, 5, 3, 11, 8, 19, 9, 4, 3, 1, 11, 8, 19, 12, 5, 11, 25, 10, 9],
        [("norr", "våld", "2023-02-11", 8), ("söder", "våld", "2023-02-11", 7)],
    ),
]
"""Two towns where the plain protection leaves a small figure open to who knows what came in late."""


@pytest.mark.parametrize(("figures", "late"), GUESSED)
def test_who_knows_all_that_came_in_late_comes_no_closer_to_a_small_figure(
    figures: list[int], late: list[Row], tmp_path: Path
) -> None:
    """Late figures are easily guessed: with every one of them given, the small hidden ones still can't be bounded."""
    days = [f"2023-{month:02}-10" for month in (2, 5, 8, 11)]
    cells = product(("norr", "söder", "ingen"), ("stöld", "våld"), days)
    rows = [(*cell, n) for cell, n in zip(cells, figures, strict=True)]
    months = ("2023-01-01", "2023-12-01")
    first = publish(make_situation(rows, months=months), "2023-06-30")
    second = publish(make_situation([*rows, *late], months=months), "2023-12-31", follow(first))
    files = [tmp_path / "1.json", tmp_path / "2.json"]
    write_publication(first.publication, files[0])
    write_publication(second.publication, files[1])
    public, truth = read_public(files)[SOURCE], find_truth(second.bases[SOURCE], WHOLE)
    guessed = {cell: truth[cell] for cell in product(("norr", "söder", WHOLE), ("stöld", "våld"), ("2023S",))}
    small = [cell for cell in public.hidden if not cell[2].endswith("S") and 0 < truth[cell] < 5]
    found = attack(replace(public, shown=public.shown | guessed, hidden=small))
    assert found.n_hidden > 0
    assert found.n_narrow == 0


def test_when_incidents_have_been_struck_the_year_is_missing_and_the_official_is_told() -> None:
    """Nine thefts that the quarter held are gone: neither the old sum nor the new is the year's figure."""
    rows = make_rows(years=(2023,))
    first = publish(make_situation(rows, months=("2023-01-01", "2023-12-01")), "2023-06-30")
    fewer = [row if row[:3] != ("norr", "stöld", "2023-02-10") else (*row[:3], 11) for row in rows]
    draft = publish(make_situation(fewer, months=("2023-01-01", "2023-12-01")), "2023-12-31", follow(first))
    cells = look_up(draft.publication)
    assert cells["norr", "stöld", "2023"] == Mark.MISSING.value
    assert cells["norr", "stöld", "2023K1"] == 20
    assert cells["söder", "stöld", "2023"] == 80
    assert any("strukits" in warning for warning in draft.warnings)


def test_sensitive_crimes_are_told_per_year_and_municipality_only_and_in_no_other_figure() -> None:
    """Sixteen rapes a year, registered as violence: one figure, and violence is without them."""
    rows = [
        *make_rows(years=(2023,)),
        *[("norr", "0640 Våldtäkt", f"2023-{month:02}-01", 4) for month in (1, 4, 7, 10)],
    ]
    situation = make_situation(rows, months=("2023-01-01", "2023-12-01"), words={"0640 Våldtäkt": "våld"})
    cells = look_up(publish(situation, "2023-12-31").publication)
    told = {cell: n for cell, n in cells.items() if cell[1] == "känsliga brott"}
    assert told == {(WHOLE, "känsliga brott", "2023"): 16}
    assert cells[WHOLE, "våld", "2023"] == 240
    assert cells[WHOLE, "alla", "2023"] == 480


def test_a_publication_holds_no_point_and_no_word_of_an_incident() -> None:
    """Neither the coordinates, the days nor the source's own words of any incident stand in the file."""
    rows = [*make_rows(), ("norr", "0640 Våldtäkt i kanariebur", "2023-02-03", 12)]
    situation = make_situation(rows, words={"0640 Våldtäkt i kanariebur": "våld"})
    content = lay_content(publish(situation, "2024-12-31").publication)
    assert "kanariebur" not in content
    assert not any(f"{number:.0f}" in content for place in PLACES.values() for number in place)
    assert "2023-02-03" not in content
    assert {key for area in json.loads(content)["areas"] if area["outline"] for key in area["outline"]} == {
        "type",
        "coordinates",
    }


def test_too_few_incidents_are_refused_with_a_remedy() -> None:
    """Three incidents in two years can't be published at any level."""
    situation = make_situation([("norr", "stöld", "2023-02-10", 3)])
    with pytest.raises(DataError, match="för få händelser"):
        publish(situation, "2024-12-31")


def test_nothing_new_is_refused_and_says_when_there_will_be() -> None:
    """The same day twice gives nothing more to publish."""
    situation = make_situation(make_rows())
    first = publish(situation, "2024-12-31")
    with pytest.raises(DataError, match="inget nytt kvartal"):
        publish(situation, "2024-12-31", follow(first))


def test_a_day_ahead_and_a_mix_of_invented_and_real_are_refused() -> None:
    """Nobody publishes the future, and demo figures are never followed by real ones."""
    situation = make_situation(make_rows())
    with pytest.raises(DataError, match="har inte varit än"):
        prepare_publication(
            situation, name="Mjölby", promises=(), past=Past(), closed_on=date(2024, 12, 31), today=date(2024, 12, 30)
        )
    demo = publish(make_situation(make_rows(), is_demo=True), "2023-12-31")
    assert "PÅHITTADE DEMODATA" in demo.publication.name
    with pytest.raises(DataError, match="demodata"):
        publish(situation, "2024-12-31", follow(demo))


def test_a_redrawn_area_gets_a_code_of_its_own_and_no_year_over_both_outlines() -> None:
    """The south is redrawn at midsummer: old quarters keep the old code, the begun year is told for the rest only."""
    rows, months = make_rows(years=(2023,)), ("2023-01-01", "2023-12-01")
    first = publish(make_situation(rows, months=months), "2023-06-30")
    wider = {**SQUARES, "söder": shapely.box(499_000, 6_450_000, 501_000, 6_451_000)}
    second = publish(make_situation(rows, squares=wider, months=months), "2023-12-31", follow(first)).publication
    periods = {
        code: {area for area, _, period in look_up(second) if period == code} for code in ("2023K1", "2023K3", "2023")
    }
    assert periods == {
        "2023K1": {WHOLE, "norr", "söder"},
        "2023K3": {WHOLE, "norr", "söder (2)"},
        "2023": {WHOLE, "norr"},
    }


def test_a_new_kind_of_incident_makes_a_new_sum_of_all() -> None:
    """Once traffic is reported too, «alla» of earlier quarters stays what it was."""
    first = publish(make_situation(make_rows(), months=("2023-01-01", "2023-06-01")), "2023-06-30")
    more = make_situation(make_rows(categories=("stöld", "våld", "trafik")), months=("2023-01-01", "2023-12-01"))
    cells = look_up(publish(more, "2023-09-30", follow(first)).publication)
    assert cells[WHOLE, "alla", "2023K1"] == 120
    assert cells[WHOLE, "alla (2)", "2023K3"] == 180


def test_published_rarely_hides_what_each_quarter_would_have_hidden_alone() -> None:
    """Of two quarters at once nothing is shown that was hidden of the first: the elected saw that one meanwhile."""
    drawn = np.random.default_rng(1).poisson(4, 18).tolist()
    kinds = product(("norr", "söder", "ingen"), ("stöld", "våld", "trafik"), ("2024-02-11", "2024-05-11"))
    rows = [(*kind, n) for kind, n in zip(kinds, drawn, strict=True)]
    rows += [(place, "stöld", "2023-11-11", 30) for place in ("norr", "söder", "ingen")]
    situation = make_situation(rows, months=("2023-10-01", "2024-06-01"))
    published = follow(publish(situation, "2023-12-31"))
    seen_meanwhile = publish(situation, "2024-03-31", published)
    at_once = publish(situation, "2024-06-30", published)
    one_by_one = publish(situation, "2024-06-30", follow(seen_meanwhile, published))
    cells, slowly = look_up(at_once.publication), look_up(one_by_one.publication)
    first = look_up(seen_meanwhile.publication)
    assert list(first.values()).count("skyddat") == 6
    assert {cell: cells[cell] for cell in first} == first
    hidden = {cell for cell, n in slowly.items() if n == "skyddat"}
    assert hidden <= {cell for cell, n in cells.items() if n == "skyddat"} | (slowly.keys() - cells.keys())
    assert at_once.publication.number == 2


def test_nothing_is_late_for_a_quarter_that_was_never_published() -> None:
    """A year published at once: four quarters of 120 are 480, and nobody knows what was late for any of them."""
    situation = make_situation(make_rows())
    drafts = [publish(situation, "2023-12-31")]
    drafts.append(publish(situation, "2024-12-31", follow(drafts[0])))
    for draft in drafts:
        assert {period.kind for period in draft.publication.periods} == {PeriodKind.QUARTER, PeriodKind.YEAR}
        assert not any(period.endswith("S") for _, _, period in draft.bases[SOURCE].leaves)
    cells = look_up(drafts[-1].publication)
    assert cells[WHOLE, "alla", "2024"] == 480
    assert cells["norr", "stöld", "2024"] == 80


def test_late_is_what_came_in_after_a_published_quarter_however_rarely_the_rest_is_published() -> None:
    """Seven thefts of February come in after April: 7 late in the year, none for the quarters that weren't out."""
    situation = make_situation(make_rows())
    past = follow(publish(situation, "2024-03-31"))
    later = [*make_rows(), ("norr", "stöld", "2024-02-11", 7), ("norr", "stöld", "2024-08-11", 9)]
    cells = look_up(publish(make_situation(later), "2024-12-31", past).publication)
    assert [cells[WHOLE, "stöld", f"2024{part}"] for part in ("K1", "K2", "K3", "K4", "S", "")] == [
        60,
        60,
        69,
        60,
        7,
        256,
    ]
    assert cells[WHOLE, "våld", "2024S"] == 0


def test_a_remark_names_the_quarters_that_it_is_true_of() -> None:
    """Small in the spring only: the remark is of the spring, and a source that is shown isn't said to be left out."""
    places = ("norr", "söder", "ingen")
    rows = [
        *make_rows(years=(2023,)),
        *[(place, "stöld", f"2024-{month}-11", 20) for place in places for month in ("02", "08")],
    ]
    rows += [
        ("norr", "stöld", "2024-05-11", 3),
        ("söder", "stöld", "2024-05-11", 3),
        ("ingen", "stöld", "2024-05-11", 40),
    ]
    rows += [(place, "våld", f"2024-{month}-11", 20) for place in places for month in ("02", "08")]
    rows += [("norr", "våld", "2024-05-11", 3), ("söder", "våld", "2024-05-11", 3), ("ingen", "våld", "2024-05-11", 40)]
    situation = make_situation(rows, months=("2023-01-01", "2024-09-01"))
    said = publish(situation, "2024-09-30", follow(publish(situation, "2023-12-31"))).publication.coarsened
    assert said == ("polisen, apr–jun 2024: Kvartal redovisas bara för hela kommunen: områdenas tal är för små.",)


def test_the_official_is_told_which_quarter_of_a_source_is_left_out() -> None:
    """Two thefts are all of the second quarter: the first is published, and the source isn't said to be left out."""
    rows = [*make_rows(years=(2023,)), *[(place, "stöld", "2024-02-11", 20) for place in ("norr", "söder", "ingen")]]
    rows += [("norr", "stöld", "2024-05-11", 2)]
    situation = make_situation(rows, months=("2023-01-01", "2024-06-01"))
    draft = publish(situation, "2024-06-30", follow(publish(situation, "2023-12-31")))
    assert look_up(draft.publication)[WHOLE, "stöld", "2024K1"] == 60
    left_out = [warning for warning in draft.warnings if warning.startswith("Publiceras inte")]
    assert [warning.split(":")[1] for warning in left_out] == [" källan «polisen», apr–jun 2024"]


def publish_redrawn(rows: Sequence[Row]) -> tuple[list[Draft], Past]:
    """Publish each quarter of 2023, the north narrower in the third only."""
    past, drafts = Past(), list[Draft]()
    for day, squares in (("03-31", SQUARES), ("06-30", SQUARES), ("09-30", NARROW), ("12-31", SQUARES)):
        situation = make_situation(rows, squares=squares, months=("2023-01-01", "2023-12-01"))
        drafts.append(publish(situation, f"2023-{day}", past))
        past = follow(drafts[-1], past)
    return drafts, past


def test_an_area_redrawn_and_put_back_gets_no_year_that_tells_the_rim_between_the_outlines(tmp_path: Path) -> None:
    """Three thefts in the rim in the third quarter: year − three quarters − the narrower third would be the three."""
    drafts, _ = publish_redrawn([*make_rows(years=(2023,)), ("kant", "stöld", "2023-08-11", 3)])
    cells = look_up(drafts[-1].publication)
    assert {area for area, _, period in cells if period == "2023"} == {WHOLE, "söder"}
    assert cells["norr (2)", "stöld", "2023K3"] == 20
    files = [tmp_path / f"{number}.json" for number in range(4)]
    for file, draft in zip(files, drafts, strict=True):
        write_publication(draft.publication, file)
    found = attack(read_public(files)[SOURCE])
    assert (found.n_recovered, found.n_narrow, found.n_parts) == (0, 0, 0)


def test_the_audit_knows_no_ground_that_no_outline_holds() -> None:
    """The narrower north lies wholly in the wider: no piece is in it alone, and the rim is in the wider alone."""
    _, past = publish_redrawn(make_rows(years=(2023,)))
    pieces = (past.bases or {})[SOURCE].pieces
    assert set(pieces) == {frozenset(codes) for codes in ([], ["norr"], ["norr", "norr (2)"], ["söder"])}


def test_an_area_that_came_in_midyear_gets_no_year() -> None:
    """The corner is new in July: the quarters before weren't counted by it, so the year would be too low."""
    rows, months = make_rows(years=(2023,)), ("2023-01-01", "2023-12-01")
    past = follow(publish(make_situation(rows, months=months), "2023-06-30"))
    situation = make_situation(rows, squares={**SQUARES, "öster": CORNER}, months=months)
    past = follow(publish(situation, "2023-09-30", past), past)
    cells = look_up(publish(situation, "2023-12-31", past).publication)
    assert {area for area, _, period in cells if period == "2023"} == {WHOLE, "norr", "söder"}


def test_a_missing_figure_of_an_older_outline_is_never_filled_in_by_a_newer() -> None:
    """Violence of spring comes in after the north was redrawn: the older outline's figure stays missing."""
    rows, months = make_rows(years=(2022, 2023)), ("2022-10-01", "2023-06-01")
    lacking = frozenset([("våld", "2023-02")])
    past = follow(publish(make_situation(rows, months=months, lacking=lacking), "2023-03-31"))
    cells = look_up(publish(make_situation(rows, squares=NARROW, months=months), "2023-06-30", past).publication)
    assert cells["norr", "stöld", "2023K1"] == 20
    assert cells["norr", "våld", "2023K1"] == Mark.MISSING.value
    assert cells["norr", "alla", "2023K1"] == Mark.MISSING.value
    assert cells["söder", "våld", "2023K1"] == 20
    assert cells[WHOLE, "våld", "2023K1"] == 60


def test_the_same_counts_under_another_name_are_not_published_beside_the_first() -> None:
    """One theft more in a second delivery: 60 beside 61 would tell of one theft. The undone is only marked as such."""
    rows, months = make_rows(years=(2023,)), ("2023-01-01", "2023-09-01")
    past = follow(publish(make_situation(rows, months=months), "2023-06-30"))
    again = make_situation([*rows, ("norr", "stöld", "2023-02-11", 1)], months=months, source="polisen ny")
    for day in ("2023-06-30", "2023-09-30"):
        draft = publish(again, day, past)
        assert draft.publication.tables == past.publications[-1].tables
        assert any("«polisen»" in warning and "samma namn" in warning for warning in draft.warnings)
    with pytest.raises(DataError, match=r"«polisen».*samma namn"):
        publish(again, "2023-09-30", follow(draft, past))


def test_a_source_that_counts_something_else_is_published_beside_the_first() -> None:
    """Traffic from another source shares no kind with theft and violence."""
    rows, months = make_rows(years=(2023,)), ("2023-01-01", "2023-06-01")
    past = follow(publish(make_situation(rows, months=months), "2023-06-30"))
    other = make_situation(make_rows(years=(2023,), categories=("trafik",)), months=months, source="kommunen")
    tables = publish(other, "2023-06-30", past).publication.tables
    assert {table.source for table in tables} == {"polisen", "kommunen"}


def test_a_source_that_was_undone_is_said_to_be_and_comes_last() -> None:
    """What was published stands, since anyone may have kept it, but no reader takes it for a living source."""
    rows, months = make_rows(years=(2023,)), ("2023-01-01", "2023-06-01")
    past = follow(publish(make_situation(rows, months=months), "2023-06-30"))
    other = make_situation(make_rows(years=(2023,), categories=("trafik",)), months=months, source="kommunen")
    draft = publish(other, "2023-06-30", past)
    notes = {source.source: source.shortfall_note for source in draft.publication.sources}
    assert [source.source for source in draft.publication.sources] == ["kommunen", "polisen"]
    assert notes["kommunen"] is None
    assert "ångrad" in (notes["polisen"] or "")
    assert any("polisen" in sentence and "ångrad" in sentence for sentence in draft.difference.sentences)


def test_the_audit_says_that_sources_are_tried_one_by_one() -> None:
    """Nothing is said of what two sources tell together."""
    assert "inom varje källa" in publish(make_situation(make_rows()), "2023-06-30").audit


def test_the_official_is_told_that_the_first_publication_fits_what_was_seen_of_the_same_figures() -> None:
    """And what it doesn't fit: what somebody saved before figures came in or changed. Said of the first only."""
    situation = make_situation(make_rows())
    first = publish(situation, "2023-12-31")
    (warning,) = (warning for warning in first.warnings if warning.startswith("Det här är den första publiceringen"))
    assert "Har uppgifter kommit in eller ändrats" in warning
    later = publish(situation, "2024-03-31", follow(first))
    assert not [warning for warning in later.warnings if "första publiceringen" in warning]


def test_citizens_are_told_the_real_reason_for_coarser_figures() -> None:
    """Of mostly small figures it is said that they are small."""
    small = [*make_rows(2, years=(2023,)), *[("ingen", "stöld", f"2023-{month:02}-12", 40) for month in (2, 5, 8, 11)]]
    said = publish(make_situation(small, months=("2023-01-01", "2023-12-01")), "2023-06-30").publication.coarsened
    why = "Kvartal redovisas bara för hela kommunen: områdenas tal är för små."
    assert said == (f"polisen, nytt till och med 2023-06-30: {why}",)


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Row], bool]:
    """Draw incidents over four quarters and three places, small numbers common; the areas may overlap."""
    count = st.one_of(st.integers(0, 6), st.integers(3, 30), st.integers(10, 60))
    days = [f"2023-{month:02}-10" for month in (2, 5, 8, 11)]
    rows = [("ingen", "stöld", day, 12) for day in days]
    rows += [
        (place, category, day, draw(count))
        for place in ("norr", "söder", "båda", "ingen", "okänd")
        for category in ("stöld", "våld")
        for day in days
    ]
    return rows, draw(st.booleans())


def count_truly(situation: Situation, squares: Mapping[str, shapely.Polygon]) -> Counter[tuple[str, str, str]]:
    """Count per area, category and quarter with shapely alone."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in situation.incidents.itertuples():
        inside = [name for name, square in squares.items() if square.intersects(shapely.Point(row.x, row.y))]
        quarter = f"{row.from_at.year}K{(row.from_at.month + 2) // 3}"
        for area, category, period in product(
            [WHOLE, *inside], [row.category, "alla"], [quarter, str(row.from_at.year)]
        ):
            found[area, category, period] += 1
    return found


def test_what_is_shown_is_true_adds_up_and_gives_nothing_away() -> None:
    """Of random towns published each half-year: true counts, whole sums, and an attacker with the files learns nothing.

    The same attacker does learn where only the small figures are hidden.
    """
    naive: list[int] = []

    @seed(7)
    @settings(max_examples=100 if IS_LONG else 5, deadline=None, database=None)
    @given(towns())
    def check(town: tuple[list[Row], bool]) -> None:
        squares = {**SQUARES, "hörn": CORNER} if town[1] else SQUARES
        situation = make_situation(town[0], squares=squares, months=("2023-01-01", "2023-12-01"))
        first = publish(situation, "2023-06-30")
        second = publish(situation, "2023-12-31", follow(first))
        check_figures(second.publication, count_truly(situation, squares))
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, "1.json"), Path(folder, "2.json")]
            write_publication(first.publication, files[0])
            write_publication(second.publication, files[1])
            public = read_public(files)[SOURCE]
        found = attack(public)
        assert (found.n_recovered, found.n_narrow, found.n_parts) == (0, 0, 0)
        truth = find_truth(second.bases[SOURCE], WHOLE)
        naive.append(attack(hide_small_only(public, truth)).n_recovered)

    check()
    assert sum(n > 0 for n in naive) >= len(naive) / 3


def check_figures(publication: Publication, truth: Counter[tuple[str, str, str]]) -> None:
    """Hold every shown figure against the truth, and every wholly shown sum against its parts."""
    cells = look_up(publication)
    shown = {cell: n for cell, n in cells.items() if isinstance(n, int)}
    assert all(n == truth[cell] for cell, n in shown.items() if not cell[2].endswith("S"))
    late = {period.code for period in publication.periods if period.kind is PeriodKind.LATE}
    assert all(n == 0 for cell, n in shown.items() if cell[2] in late)
    groups = publication.tables[0].groups
    for (area, category, period), n in shown.items():
        parts = [shown.get((area, part, period)) for part in groups.get(category, ())]
        if parts and None not in parts:
            assert sum(part for part in parts if part is not None) == n
