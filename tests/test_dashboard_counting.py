"""Counting very many incidents: the command, what it leaves behind, and what a lost worker or a killed run does."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from dashboard import cli
from dashboard.counting import cluster, command, job
from dashboard.counting.cluster import do_on_cluster
from dashboard.counting.job import Done, Job, do_part, find_done, find_hindrance
from data.errors import DataError
from data.part_counts import Account, add_counts, read_counts
from data.parts import Columns
from geo.area_set import make_area_set, save_area_set
from tests.command_line import Command
from tests.written_descriptions import AREAS

COLUMNS = Columns("lon", "lat", "category", "from_at", "EPSG:4326")


def write_part(path: Path, n: int, *, seed: int) -> None:
    """Write incidents in and around Mjölby's centre."""
    rng = np.random.default_rng(seed)
    rows = {
        "lon": rng.uniform(15.0, 15.3, n),
        "lat": rng.uniform(58.25, 58.4, n),
        "category": rng.choice(["stöld", "våld"], n),
        "from_at": [datetime(2023, 1, 1) + timedelta(hours=int(hours)) for hours in rng.integers(0, 8_000, n)],  # noqa: DTZ001
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(rows), path)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """Lay six parts in folders of municipality and year."""
    for number in range(6):
        write_part(tmp_path / f"in/kommun=0586/år={2021 + number}/brott.parquet", 400, seed=number)
    return tmp_path / "in"


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    """Draw two areas that overlap."""
    boxes = {"centrum": shapely.box(15.1, 58.3, 15.2, 58.35), "torget": shapely.box(15.15, 58.3, 15.25, 58.35)}
    features = [
        {"type": "Feature", "properties": {"id": name}, "geometry": shapely.geometry.mapping(box)}
        for name, box in boxes.items()
    ]
    path = tmp_path / "omr.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    path.with_name("omr.geojson.yaml").write_text(AREAS, "utf-8")
    return path


@pytest.fixture
def count(parts: Path, areas: Path, tmp_path: Path, command: Command) -> Command:
    """Give the command with these parts and areas."""
    return lambda *words: command("count", "--areas", areas, "--out", tmp_path / "ut", parts, *words)


def by_hand(parts: Path) -> dict[tuple[str, str, date], int]:
    """Count with shapely, point by point."""
    boxes = {"centrum": shapely.box(15.1, 58.3, 15.2, 58.35), "torget": shapely.box(15.15, 58.3, 15.25, 58.35)}
    counted: dict[tuple[str, str, date], int] = {}
    for path in parts.rglob("*.parquet"):
        for row in pq.ParquetFile(path).read().to_pylist():
            for name, box in boxes.items():
                if box.intersects(shapely.Point(row["lon"], row["lat"])):
                    key = (name, row["category"], row["from_at"].date().replace(day=1))
                    counted[key] = counted.get(key, 0) + 1
    return counted


def test_the_sum_is_what_a_count_by_hand_gives(count: Command, parts: Path, tmp_path: Path) -> None:
    """One file per part, one of their sum, and an account whose rows add up."""
    code, out, err = count()
    assert (code, err) == (0, "")
    assert "6 filer, 0 redan räknade." in out
    assert "6 av 6: kommun=0586/år=2026/brott.parquet, 400 rader" in out
    expected = by_hand(parts)
    rows = pq.ParquetFile(tmp_path / "ut" / "antal.parquet").read().to_pylist()
    assert {(row["area_id"], row["category"], row["month"]): row["n"] for row in rows} == expected
    told = {word: int(n.replace(" ", "")) for word, n in re.findall(r"^ *([^:\n]+): ([0-9 ]+)$", out, re.MULTILINE)}
    assert told["Rader lästa"] == 2_400
    assert told["Rader lästa"] == sum(told[word] for word in told if word != "Rader lästa")
    assert f"ger tillsammans {sum(expected.values())} antal" in out
    account = (tmp_path / "ut" / "redovisning.txt").read_text("utf-8")
    assert "kommun=0586/år=2021/brott.parquet: 400 lästa" in account
    assert not [path for path in (tmp_path / "ut").rglob("*") if path.suffix == ".ofärdig"]


def test_what_is_counted_is_not_counted_again(count: Command, parts: Path, tmp_path: Path) -> None:
    """A file that is only touched is known by its content; a changed one, or another question, is counted anew."""
    count()
    first = (tmp_path / "ut" / "antal.parquet").read_bytes()
    assert "6 filer, 6 redan räknade." in count()[1]
    assert (tmp_path / "ut" / "antal.parquet").read_bytes() == first
    os.utime(parts / "kommun=0586/år=2021/brott.parquet", (1, 1))
    assert "6 redan räknade." in count()[1]
    write_part(parts / "kommun=0586/år=2022/brott.parquet", 300, seed=9)
    assert "5 redan räknade." in count()[1]
    (tmp_path / "ut/delar/kommun=0586/år=2023/brott.parquet").write_bytes(b"PAR1")
    assert "5 redan räknade." in count()[1]
    assert "0 redan räknade." in count("--räkna-om")[1]
    assert "0 redan räknade." in count("--koordinatsystem", "epsg:4326", "--x", "lat", "--y", "lon")[1]


def test_other_areas_are_another_question(count: Command, areas: Path) -> None:
    """The counts of the old outlines don't pass for those of the new."""
    count()
    areas.write_text(areas.read_text("utf-8").replace("15.1,", "15.11,"), "utf-8")
    assert "0 redan räknade." in count()[1]


def test_a_part_at_fault_is_named_and_there_is_no_sum(count: Command, parts: Path, tmp_path: Path) -> None:
    """The others are kept, so that the run resumes when it is mended; an older sum doesn't stay."""
    count()
    broken = parts / "kommun=0586/år=2024/brott.parquet"
    content = broken.read_bytes()
    broken.write_bytes(content[:-30])
    code, out, err = count()
    assert code == 1
    assert "kommun=0586/år=2024/brott.parquet gick inte att räkna" in out
    assert "kommun=0586/år=2024/brott.parquet: filen är ingen Parquet-fil" in err
    assert "ingen summa är skriven" in err
    assert not (tmp_path / "ut" / "antal.parquet").exists()
    broken.write_bytes(content)
    assert "5 redan räknade." in count()[1]
    assert (tmp_path / "ut" / "antal.parquet").exists()


def test_the_same_file_twice_is_not_counted_twice(count: Command, parts: Path) -> None:
    """A copy in another folder is told, with both names."""
    copied = parts / "kommun=0586/år=2021/brott.parquet"
    (parts / "kopia.parquet").write_bytes(copied.read_bytes())
    code, _, err = count()
    assert code == 1
    assert "kommun=0586/år=2021/brott.parquet: samma innehåll som kopia.parquet." in err


WRONG: dict[str, tuple[list[str], str]] = {
    "system": (["--koordinatsystem", "EPSG:999999"], "EPSG:999999"),
    "half": (["--x", "lon"], "bara den ena av --x och --y är angiven."),
    "same": (["--kategori", "lon"], "samma kolumn är angiven två gånger"),
    "column": (["--tid", "dag"], "kolumnen «dag» finns inte. Filens kolumner: «lon», «lat», «category», «from_at»."),
    "address": (["--scheduler", "10.0.0.5"], "10.0.0.5: 1 fel\n  det är ingen adress till ett kluster."),
    "user": (["--scheduler", "tcp://anna@10.0.0.5:1"], "det är ingen adress till ett kluster."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_request_gets_one_clear_message(count: Command, case: str) -> None:
    """In Swedish, with the remedy."""
    words, says = WRONG[case]
    code, _, err = count(*words)
    assert code == 1
    assert says in err
    assert "Traceback" not in err


def test_counts_never_lie_among_what_is_counted(parts: Path, areas: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither folder inside the other."""
    for out in (parts, parts / "ut", parts.parent):
        assert cli.main(["count", str(parts), "--areas", str(areas), "--out", str(out)]) == 1
        assert "ligger i varandra" in capsys.readouterr().err


def test_places_of_another_system_raise_a_warning(count: Command) -> None:
    """Degrees taken for metres lie in no area, and that is said."""
    out = count("--koordinatsystem", "EPSG:3006", "--x", "lon", "--y", "lat")[1]
    assert "OBS: ingen rad räknades. Kontrollera koordinatsystem" in out


def test_without_dask_a_cluster_is_refused_in_a_sentence(count: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """And counting here needs none of it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, err = count("--scheduler", "tcp://127.0.0.1:1")
    assert (code, "Dask är inte installerat" in err, "tillägget cluster" in err) == (1, True, True)
    assert count()[0] == 0


def test_a_cluster_that_does_not_answer_is_told(count: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a stack of English."""
    monkeypatch.setattr(cluster, "PATIENCE_S", 1)
    code, _, err = count("--scheduler", "tcp://127.0.0.1:1")
    assert code == 1
    assert "tcp://127.0.0.1:1: 1 fel\n  inget Dask-kluster svarar." in err


def test_a_file_that_changes_while_it_is_counted_is_refused(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the old and half of the new is no count."""
    asked = list_jobs(parts, tmp_path / "ut")[0]
    real = job.count_part

    def change(path: Path, *about: object, **named: object) -> object:
        found = real(path, *about, **named)  # type: ignore[arg-type]
        write_part(path, 10, seed=99)
        return found

    monkeypatch.setattr(job, "count_part", change)
    with pytest.raises(DataError, match="filen ändrades medan den räknades"):
        do_part(asked)
    assert find_done(asked) is None


def test_a_worker_that_cannot_do_the_work_says_why(parts: Path, tmp_path: Path) -> None:
    """Another version, or a folder that isn't shared."""
    asked = list_jobs(parts, tmp_path / "ut")[0]
    assert find_hindrance(asked, wanted=command_version()) == ""
    assert "inte 99." in find_hindrance(asked, wanted="99")
    assert "Parquet-filer" in find_hindrance(asked._replace(folder="saknas"), wanted=command_version())
    assert "resultat" in find_hindrance(asked._replace(out="saknas"), wanted=command_version())


def test_an_address_that_others_can_hear_is_told(count: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without TLS, beyond this machine."""

    def do_here(jobs: list[Job], _: str) -> Iterator[tuple[Job, Done | DataError]]:
        return ((each, do_part(each)) for each in jobs)

    monkeypatch.setattr(command, "do_on_cluster", do_here)
    assert "OBS: tcp:// är okrypterat." in count("--scheduler", "tcp://10.0.0.5:8786")[1]
    assert "OBS" not in count("--scheduler", "tls://10.0.0.5:8786")[1]


def command_version() -> str:
    """Tell our own version."""
    return import_module("importlib.metadata").version("lofteskartan")  # type: ignore[no-any-return]


def list_jobs(parts: Path, out: Path) -> list[Job]:
    """Make a job of each part."""
    boxes = [shapely.box(15.1, 58.3, 15.2, 58.35), shapely.box(15.15, 58.3, 15.25, 58.35)]
    areas = make_area_set(["centrum", "torget"], boxes, crs="EPSG:4326")
    save_area_set(areas, out)
    names = sorted(path.relative_to(parts).as_posix() for path in parts.rglob("*.parquet"))
    return [Job(str(parts), name, str(out), COLUMNS, areas.digest) for name in names]


def test_a_run_that_is_killed_resumes(count: Command, parts: Path, areas: Path, tmp_path: Path) -> None:
    """What was counted before the kill is not counted again, and the sum is that of a whole run."""
    for number in range(6, 60):
        write_part(parts / f"kommun=0584/år={2021 + number}/brott.parquet", 20_000, seed=number)
    words = ["count", parts, "--areas", areas, "--out", tmp_path / "ut"]
    lofteskartan = Path(sys.executable).with_name("lofteskartan")
    with subprocess.Popen([lofteskartan, *words], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        next(line for line in run.stdout if line.startswith("5 av"))
        run.kill()
    n_kept = len([path for path in (tmp_path / "ut" / "delar").rglob("*.parquet") if read_counts(path)])
    assert 5 <= n_kept < 60
    assert not (tmp_path / "ut" / "antal.parquet").exists()
    assert f"60 filer, {n_kept} redan räknade." in count()[1]
    resumed = (tmp_path / "ut" / "antal.parquet").read_bytes()
    assert count("--räkna-om")[0] == 0
    assert (tmp_path / "ut" / "antal.parquet").read_bytes() == resumed


def test_two_workers_give_what_one_process_gives_though_one_is_killed(parts: Path, tmp_path: Path) -> None:
    """Bit by bit; the dead worker's parts are done by another, and none twice."""
    distributed = pytest.importorskip("distributed")
    for number in range(6, 30):
        write_part(parts / f"kommun=0584/år={2021 + number}/brott.parquet", 2_000, seed=number)
    here, there = list_jobs(parts, tmp_path / "här"), list_jobs(parts, tmp_path / "där")
    alone = [do_part(each) for each in here]
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "host": "127.0.0.1"}
    answers = {}
    with distributed.LocalCluster(n_workers=2, silence_logs=50, **options) as workers:
        for answered, answer in do_on_cluster(there, workers.scheduler_address):
            answers[answered] = answer
            if len(answers) == 3:
                os.kill(next(iter(workers.workers.values())).pid, signal.SIGKILL)
    assert [answers[each]._replace(was_done=False) for each in there] == alone
    counted = [[kept.counts for each in jobs if (kept := read_counts(each.target))] for jobs in (here, there)]
    assert add_counts(counted[0]).equals(add_counts(counted[1]))
    assert sum((done.account for done in alone), Account()).n_read == 6 * 400 + 24 * 2_000
