"""A file that arrives is understood, stored, corrected and undone, and each of its rows accounted for."""

import io
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_starts import warm_starts
from data.arrivals import (
    Counted,
    gather_rejected,
    hold_upload,
    look_at,
    open_arrival,
    store_arrival,
    understand_head,
)
from data.columns.describing import Fields
from data.deliveries import Kind, Receipt, Rejection
from data.errors import DataError
from data.personal import mask
from data.store import Store, open_store
from data.suspects import PLAIN_ID
from tests.arriving_files import (
    AREAS,
    COUNTS,
    FORMATS,
    INCIDENTS,
    MJOLBY,
    NOW,
    Write,
    area_rows,
    as_csv,
    as_excel,
    as_json,
    as_opendocument,
    as_parquet,
    bring,
    count_rows,
    describe,
    incident_rows,
    outcomes,
    with_gdal,
)

IS_LONG = settings.get_current_profile_name().startswith("soak")


@pytest.fixture
def store() -> Iterator[Store]:
    """Give an empty store."""
    made = open_store("sqlite://")
    yield made
    made.close()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_row_of_every_format_has_one_of_four_outcomes(store: Store, kind: str) -> None:
    """Accepted, remarked on, known, rejected; again it adds nothing, undone nothing of it is left."""
    write, fields = FORMATS[kind]
    rows = incident_rows()
    n_unplaced = int(kind != "kml")  # GDAL gives no placemark that has no place
    content = write(rows if n_unplaced else rows.iloc[:3])
    first = bring(store, content, fields)
    assert (first.n_read, outcomes(first)) == (3 + n_unplaced, (2, n_unplaced, 0, 1))
    assert outcomes(bring(store, content, fields)) == (0, 0, 2 + n_unplaced, 1)
    shown = store.read_incidents("0586", is_demo=False)
    assert sorted(shown["category"]) == [*["skadegörelse"] * (1 + n_unplaced), "stöld"]
    assert shown["lon"].notna().sum() == 2
    for delivery_id in (1, 2):
        store.undo(delivery_id, author_role="prov", reason="prov", now=NOW)
    assert store.read_incidents("0586", is_demo=False).empty
    store.restore(1, author_role="prov", reason="prov", now=NOW)
    assert len(store.read_incidents("0586", is_demo=False)) == 2 + n_unplaced


@pytest.mark.parametrize("write", [as_csv, as_excel, as_opendocument, as_json, as_parquet])
def test_the_outcomes_of_counts_add_up(store: Store, write: Write) -> None:
    """Zero is a count, a word is none."""
    content = write(count_rows())
    first = bring(store, content, COUNTS)
    assert (first.n_read, outcomes(first)) == (3, (2, 0, 0, 1))
    assert outcomes(bring(store, content, COUNTS)) == (0, 0, 2, 1)


@pytest.mark.parametrize("driver", [("GPKG", ".gpkg"), ("ESRI Shapefile", ".shp.zip"), ("GeoJSON", ".geojson")])
def test_the_outcomes_of_areas_add_up(store: Store, driver: tuple[str, str]) -> None:
    """An outline that crosses itself is refused and never mended."""
    content = with_gdal(*driver)(area_rows())
    first = bring(store, content, AREAS)
    assert (first.n_read, outcomes(first)) == (2, (1, 0, 0, 1))
    assert outcomes(bring(store, content, AREAS)) == (0, 0, 1, 1)


cells = st.sampled_from(["", "2024-03-01", "2024-03", "1/2", "i går", "15.1", "58.3", "0", "18.07", "59.3", "Klotter"])


@settings(deadline=None, max_examples=1_000 if IS_LONG else 6)
@given(rows=st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=8))
def test_the_outcomes_add_up_whatever_stands_in_the_cells(rows: list[tuple[str, ...]]) -> None:
    """Or nothing at all is stored."""
    content = "\n".join(["tid;brott;x;y;id", *(";".join(row) for row in rows)]).encode()
    store = open_store("sqlite://")
    try:
        receipt = bring(store, content, INCIDENTS, is_outside_confirmed=True)
    except DataError:
        assert store.read_deliveries().empty
    else:
        assert receipt.n_read == sum(outcomes(receipt))
        assert len(store.read_rejections(receipt.delivery_id)) == receipt.n_rejected
    finally:
        store.close()


times = st.sampled_from(["2024-03-01 13:45", "2024-03-02", "2024-12-31 23:59", "i går", ""])
degrees = st.floats(0, 0.02).map(lambda more: round(more, 5))
places = st.one_of(st.none(), st.tuples(degrees, degrees))
DRESSES: dict[str, tuple[Write, Fields]] = {
    **{name: one for name, one in FORMATS.items() if name != "kml"},  # it keeps no placemark without a place
    "csv in UTF-8": (lambda rows: rows.to_csv(index=False, sep=",").encode(), INCIDENTS),
    "csv in UTF-16": (lambda rows: rows.to_csv(index=False, sep="\t").encode("utf-16"), INCIDENTS),
    "csv from a Macintosh": (lambda rows: rows.to_csv(index=False, sep=";").encode("mac_roman"), INCIDENTS),
}


@st.composite
def dressed_rows(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame, str, str, bool]:
    """Draw rows, some of them alike, the same in another order, two dresses for them and whether they have ids."""
    drawn = draw(st.lists(st.tuples(times, st.sampled_from(["Cykelstöld", "Klotter"]), places), min_size=1, max_size=9))
    rows = pd.DataFrame(
        [
            (
                time,
                crime,
                *([f"{MJOLBY[0] + place[0]:.5f}", f"{MJOLBY[1] + place[1]:.5f}"] if place else ["", ""]),
                f"K{i}",
            )
            for i, (time, crime, place) in enumerate(drawn)
        ],
        columns=["tid", "brott", "x", "y", "id"],
    )
    order = draw(st.permutations(range(len(rows))))
    dresses = [draw(st.sampled_from(list(DRESSES))) for _ in range(2)]
    return rows, rows.iloc[list(order)].reset_index(drop=True), *dresses, draw(st.booleans())


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """Let the children of the long form start sooner; what reads is the same."""
    with warm_starts() if IS_LONG else nullcontext():
        yield


@pytest.mark.usefixtures("quick")
@settings(deadline=None, max_examples=1_000 if IS_LONG else 4)
@given(dressed_rows())
def test_the_same_rows_in_another_dress_and_order_are_known(
    drawn: tuple[pd.DataFrame, pd.DataFrame, str, str, bool],
) -> None:
    """From any format or alphabet to any other: as many are read, each has its outcome, and none is new again.

    A file without a single sound row is refused whole in whatever dress.
    """
    rows, reordered, *dresses, has_ids = drawn
    n_faulty = int((rows["tid"] == "i går").sum())  # an empty time is unknown, not wrong
    store = open_store("sqlite://")
    receipts = []
    for table, dress in zip((rows, reordered), dresses, strict=True):
        if n_faulty == len(rows):
            with pytest.raises(DataError, match=f"ingen av filens {len(rows)} rader gick att läsa"):
                _bring_dressed(store, table, dress, has_ids=has_ids)
        else:
            receipts.append(_bring_dressed(store, table, dress, has_ids=has_ids))
    store.close()
    for number, receipt in enumerate(receipts):
        assert (receipt.n_read, receipt.n_rejected, sum(outcomes(receipt))) == (len(rows), n_faulty, len(rows))
        assert number == 0 or outcomes(receipt) == (0, 0, len(rows) - n_faulty, n_faulty)


def _bring_dressed(store: Store, rows: pd.DataFrame, dress: str, *, has_ids: bool) -> Receipt:
    write, fields = DRESSES[dress]
    named = fields["kolumner"]
    assert isinstance(named, dict)
    own = fields if has_ids else {**fields, "kolumner": {key: one for key, one in named.items() if key != "id"}}
    return bring(store, write(rows), own | {"midnatt_är_heldag": False})


def test_a_row_that_its_source_corrects_takes_the_place_of_the_old_one(store: Store) -> None:
    """The id of the source says which row it is; without ids it would be one more."""
    bring(store, as_csv(incident_rows()), INCIDENTS)
    corrected = incident_rows()
    corrected.loc[0, "brott"] = "Klotter"
    receipt = bring(store, as_csv(corrected), INCIDENTS)
    assert (receipt.n_corrected, receipt.n_identified, outcomes(receipt)) == (1, 3, (1, 0, 2, 1))
    assert set(store.read_incidents("0586", is_demo=False)["category"]) == {"skadegörelse"}
    store.undo(2, author_role="prov", reason="fel", now=NOW)
    assert "stöld" in set(store.read_incidents("0586", is_demo=False)["category"])


@pytest.mark.parametrize("term", ["kategori", "id"])
def test_a_column_that_holds_mostly_persons_is_refused_as_anything(store: Store, term: str) -> None:
    """Whatever the description calls it; nothing of the file is stored."""
    rows = incident_rows().assign(vem=["19811218-9876", "811278-9873", "anna.ek@example.se", ""])
    columns: Fields = {"från": "tid", "kategori": "brott", term: "vem"}
    with pytest.raises(DataError, match="vem: kolumnen innehåller personuppgifter och läses aldrig") as refused:
        bring(store, as_csv(rows), {**INCIDENTS, "kolumner": columns})
    assert "9876" not in str(refused.value)
    assert store.read_deliveries().empty


def test_what_is_refused_leaves_the_store_as_it_was(store: Store) -> None:
    """A file in the wrong place, of the future, without a readable row, or damaged, changes nothing."""
    bring(store, as_csv(incident_rows()), INCIDENTS)
    version = store.data_version()
    content = as_csv(incident_rows().assign(id=""))
    for wrong, fields, says in (
        (content, {**INCIDENTS, "kommun": "0180"}, "ligger utanför Sverige eller mer än 20 km"),
        (content, {**INCIDENTS, "uttagsdatum": "2026-03-01"}, "har inte varit än"),
        (as_csv(incident_rows().assign(tid="i går")), INCIDENTS, "ingen av filens 4 rader"),
        (as_parquet(incident_rows())[:-40], INCIDENTS, "avbruten"),
        (content, INCIDENTS, "id"),
    ):
        with pytest.raises(DataError, match=says):
            bring(store, wrong, fields)
        assert (store.data_version(), len(store.read_deliveries())) == (version, 1)
    assert len(store.read_incidents("0586", is_demo=False)) == 3


def test_the_first_rows_are_understood_as_when_the_file_is_read_in() -> None:
    """With the reasons and the remarks."""
    for content, fields in ((as_csv(incident_rows()), INCIDENTS), (as_csv(count_rows()), COUNTS)):
        with hold_upload(content, "uttag.csv") as path:
            head = understand_head(look_at(path, municipality="0586"), describe(fields), n=2)
            portion = next(open_arrival(path, describe(fields)).portions())
        shown = portion.table if "n_rows" in portion.table else portion.table[portion.table.index.isin([2, 3])]
        first = shown[shown.index.isin(head.table.index)]
        pd.testing.assert_frame_equal(head.table, first)
        assert head.rejections == tuple(one for one in portion.rejections if one.row <= 3)
        assert head.n_read == 2


def test_the_first_areas_are_understood_as_when_the_file_is_read_in() -> None:
    """With the fault of each outline."""
    with hold_upload(with_gdal("GPKG", ".gpkg")(area_rows()), "uttag.gpkg") as path:
        head = understand_head(look_at(path, municipality="0586"), describe(AREAS))
    assert head.table["label"].tolist() == ["Centrum"]
    assert "korsar sig själv" in head.rejections[0].reason


def test_rejected_rows_can_be_mended_and_sent_again(store: Store) -> None:
    """Only columns that may be read are in the workbook."""
    content = as_csv(incident_rows().assign(anteckning="hemligt"))
    bring(store, content, INCIDENTS)
    found = [Rejection(int(row), reason) for row, reason in store.read_rejections(1).itertuples(index=False)]
    with hold_upload(content, "brott.csv") as path:
        workbook = gather_rejected(path, describe(INCIDENTS), found, created=date(2026, 2, 1))
    sheet = pd.read_excel(io.BytesIO(workbook), dtype=str, engine="calamine")
    assert sheet["orsak"].tolist() == ["tiden «i går» går inte att läsa."]
    assert "anteckning" not in sheet
    mended = sheet.assign(tid="2024-03-04 10:00")
    assert outcomes(bring(store, as_excel(mended), INCIDENTS)) == (1, 0, 0, 0)


def test_rows_that_need_review_do_not_count_before_somebody_has_accepted_them(store: Store) -> None:
    """They wait in the queue."""
    bring(store, as_csv(incident_rows()), INCIDENTS, needs_review=True)
    assert store.read_incidents("0586", is_demo=False).empty
    assert len(store.read_queue("0586", is_demo=False)) == 3


def test_progress_is_told_up_to_the_last_row(store: Store) -> None:
    """Of how many, when that is known."""
    told: list[tuple[int, int | None]] = []
    with hold_upload(as_csv(incident_rows()), "a.csv") as path:
        arrival = open_arrival(path, describe(INCIDENTS))
        store_arrival(store, arrival, now=NOW, n_rows=4, on_progress=lambda *done: told.append(done))
    assert told == [(4, 4)]


@given(own=st.from_regex(PLAIN_ID, fullmatch=True))
def test_plain_ids_hold_nothing_personal(own: str) -> None:
    """So that a million of them need not be gone through one by one."""
    assert not mask(own).counts


def test_an_account_tells_the_same_as_the_receipt(store: Store) -> None:
    """Rows, remarks, words and what was masked."""
    rows = incident_rows()
    rows.loc[1, "brott"] = "Bråk anna.ek@example.se"
    with hold_upload(as_csv(rows), "a.csv") as path:
        counted = Counted(open_arrival(path, describe(INCIDENTS)))
        receipt = store_arrival(store, counted, now=NOW)
    account = counted.account
    assert (account.n_read, account.n_remarked, account.n_rejected) == (receipt.n_read, 1, receipt.n_rejected)
    assert account.uncategorised == {"Bråk [e-postadress]": 1}
    assert dict(store.read_masked(1).itertuples(index=False)) == account.masked == {"e-postadress": 1}
    assert counted.description.kind is Kind.INCIDENTS
