"""Of what points out a person nothing is left when a file has been stored."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data.arrivals import (
    Counted,
    hold_upload,
    look_at,
    name_path,
    open_arrival,
    store_arrival,
)
from data.columns.describing import Fields
from data.errors import DataError
from data.personal import PersonalKind
from data.store import open_store
from tests.arriving_files import (
    AREAS,
    COUNTS,
    FORMATS,
    INCIDENTS,
    NOW,
    Write,
    area_rows,
    as_csv,
    as_excel,
    as_parquet,
    count_rows,
    describe,
    incident_rows,
    outcomes,
    with_gdal,
)

SEEDS = (
    *("19811218-9876", "811218-9876", "198112189876", "8112189876", "811218 9876", "19811278-9873", "811278-9873"),
    *("+46701740605", "0046701740605", "+46 70 174 06 05", "070-174 06 05", "0701740605", "anna.ek@example.se"),
    *("reg ABC123", "målsägande Anna Ek"),
)
SECRETS = (*SEEDS[:13], "ABC123", "Anna Ek")


def seeded(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Put every seed into every column, beside enough rows without."""
    parts = [rows] * (2 * len(SEEDS))
    for column in columns:
        row = rows.iloc[[0]]
        parts += [row.assign(**{column: f"Klotter {one}" if column in {"brott", "namn"} else one}) for one in SEEDS]
        parts += [row.assign(**{column: one}) for one in SEEDS]
    return pd.concat(parts, ignore_index=True)


def find_leaks(folder: Path, said: str) -> list[str]:
    """Find seeds in the files of a folder and in what was said."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [
        secret
        for secret in SECRETS
        if secret in said or any(secret.encode(code) in content for content in files for code in ("utf-8", "utf-16-le"))
    ]


@pytest.fixture
def leaky(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Callable[..., list[str]]:
    """Give a way to store a seeded file and find where its seeds are afterwards; temporary files are looked at too."""
    caplog.set_level(logging.DEBUG)

    def leak(content: bytes, fields: Fields, name: str) -> list[str]:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        store = open_store(f"sqlite:///{tmp_path / 'lager.sqlite3'}")
        said = []
        with hold_upload(content, name) as path:
            counted = Counted(open_arrival(path, describe(fields)))
            receipt = store_arrival(store, counted, now=NOW, is_outside_confirmed=True)
            assert receipt.n_read == sum(outcomes(receipt))
            assert receipt.n_accepted
            said += [path.name, str(counted.account), *(one.reason for one in counted.account.rejections)]
            leaks = find_leaks(tmp_path, "\n".join([*said, caplog.text]))  # while the database is open: its log too
        assert store.read_masked(receipt.delivery_id)["n"].sum() > 0
        store.close()
        return leaks + find_leaks(tmp_path, "")

    return leak


@pytest.mark.parametrize("kind", FORMATS)
def test_personal_data_in_any_column_of_any_format_is_found_nowhere_afterwards(
    leaky: Callable[..., list[str]], kind: str
) -> None:
    """Not in the database, its log, temporary files, messages or logs; not even from the file's name."""
    write, fields = FORMATS[kind]
    is_table = fields is INCIDENTS
    columns = ["tid", "brott", "id", "anteckning", *(("x", "y") if is_table else ())]
    rows = incident_rows().iloc[[0, 1]].assign(anteckning="")
    content = write(seeded(rows, columns))
    assert leaky(content, fields, "Anna Ek 811218-9876.csv") == []


@pytest.mark.parametrize("write", [as_csv, as_excel, as_parquet])
def test_personal_data_among_counts_is_found_nowhere_afterwards(leaky: Callable[..., list[str]], write: Write) -> None:
    """Also where an area's id should be."""
    rows = seeded(count_rows().iloc[[0]], ["område", "period", "brott", "antal"])
    rows["period"] = [
        f"{2000 + n // 12}-{n % 12 + 1:02}" if one == "2024-01" else one for n, one in enumerate(rows["period"])
    ]
    assert leaky(write(rows), {**COUNTS, "upprepad_rad": "summera"}, "antal 811218-9876") == []


def test_personal_data_among_areas_is_found_nowhere_afterwards(leaky: Callable[..., list[str]]) -> None:
    """In ids and in names."""
    rows = seeded(area_rows().iloc[[0]], ["id", "namn"])
    rows["id"] = [f"a{n}" if one == "a" else one for n, one in enumerate(rows["id"])]
    assert leaky(with_gdal("GPKG", ".gpkg")(rows), AREAS, "områden") == []


def test_an_upload_has_the_name_its_sender_gave_it_without_personal_data() -> None:
    """A folder in it leads nowhere, and an error tells the same name."""
    with hold_upload(b"", "C:\\Users\\Anna\\19811218-9876\u202e.csv") as path:
        assert path.name == "[personnummer].csv"
        with pytest.raises(DataError, match=r"^\[personnummer\]\.csv: 1 fel"):
            look_at(path, municipality=None)
    assert name_path(Path("/nix"), "").name == "filen"
    assert [kind.value for kind in PersonalKind if kind.value in path.name] == ["personnummer"]
