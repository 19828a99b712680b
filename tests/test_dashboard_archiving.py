"""An archive package holds what was written, proves that it is unaltered, and is the same when made again."""

import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
import streamlit as st

from dashboard import archiving, culling
from dashboard.archived_reports import make_reports
from dashboard.cli.retention import add_archive, add_cull
from dashboard.swedish_parser import SwedishParser
from data.archive import find_archive_faults
from data.deliveries import Kind
from data.errors import DataError
from data.follow_ups import Decision, FollowUp
from data.model import CommitmentStatus
from data.retention import DataClass, Rule
from data.store import Store, open_store
from tests.store_example import make_delivery

NOW = datetime(2026, 1, 15, 12, 0)  # noqa: DTZ001  # Swedish clock time
LATER = datetime(2026, 11, 21, 9, 0)  # noqa: DTZ001
TODAY = date(2026, 1, 15)
ROLE = "arkivarie"
PLACES = ("15.1234567", "58.7654321")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a filled store."""
    return fill(f"sqlite:///{tmp_path / 'db' / 'löften.sqlite3'}")


def fill(url: str) -> str:
    """Fill a store with three incidents, two decisions, one of them invented, and a follow-up."""
    store = open_store(url)
    at = pd.to_datetime(["2021-03-04", "2021-03-05", "2025-06-01"]).astype("datetime64[us]")
    lon, lat = map(float, PLACES)
    rows = pd.DataFrame(
        {
            "municipality": "0586",
            "category": "stöld",
            "source_category": "cykel",
            "from_at": at,
            "to_at": at,
            "x": lon,
            "y": lat,
            "crs": "EPSG:4326",
            "lon": lon,
            "lat": lat,
            "is_outside": False,
        }
    )
    given = make_delivery(
        Kind.INCIDENTS,
        source="polisen",
        file_name="=brott.csv",
        extract_date=date(2026, 1, 10),
        definition="anmälda brott",
        received_at=NOW,
        covers_first=date(2021, 1, 1),
        covers_last=date(2025, 12, 1),
        words={"cykel": "stöld"},
    )
    store.receive(given, rows)
    for is_demo, reason in ((False, "klart enligt plan"), (True, "påhittat")):
        decide(store, reason, is_demo=is_demo)
    held = FollowUp(
        promise_id="lofte", rule_id="halvar", held_on=NOW.date(), told_to="nämnden", channel="möte", author_role=ROLE
    )
    store.record_follow_up(held, now=NOW)
    store.close()
    return url


def decide(store: Store, reason: str, *, is_demo: bool = False, now: datetime = NOW) -> None:
    """Write a decision."""
    decision = Decision(
        promise_id="lofte",
        commitment_id="n",
        status=CommitmentStatus.DONE,
        decided_on=NOW.date(),
        author_role=ROLE,
        reason=reason,
        is_demo=is_demo,
    )
    store.record_decision(decision, now=now)


def pack(url: str, file: Path, *, day: date = TODAY, has_rows: bool = False) -> list[str]:
    """Make a package and give what was said."""
    return list(archiving.archive(url, file, day=day, has_rows=has_rows, author_role=ROLE, now=LATER))


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table of an unpacked package as any program would."""
    text = (folder / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def unpack(file: Path, folder: Path) -> Path:
    """Unpack with the standard library."""
    with zipfile.ZipFile(file) as package:
        package.extractall(folder)
    return folder


def test_a_package_is_verified_without_the_product(url: str, tmp_path: Path) -> None:
    """`sha256sum -c` finds every file as it was written, and any that was altered."""
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum saknas på den här datorn.")
    pack(url, tmp_path / "paket.zip")
    folder = unpack(tmp_path / "paket.zip", tmp_path / "uppackat")
    command = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    said = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.splitlines()
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert {line.removesuffix(": OK") for line in said} == names
    with (folder / "beslut.csv").open("ab") as altered:
        altered.write(b" ")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


def test_all_that_was_written_is_there_and_nothing_invented(url: str, tmp_path: Path) -> None:
    """Every decision, follow-up and delivery is counted back from the package; invented ones are not there."""
    pack(url, tmp_path / "paket.zip")
    folder = unpack(tmp_path / "paket.zip", tmp_path / "uppackat")
    assert [row["reason"] for row in read_rows(folder, "beslut.csv")] == ["klart enligt plan"]
    assert [row["told_to"] for row in read_rows(folder, "uppfoljningar.csv")] == ["nämnden"]
    (delivery,) = read_rows(folder, "leveranser.csv")
    assert (delivery["n_read"], delivery["n_accepted"], delivery["file_name"]) == ("3", "3", "'=brott.csv")
    assert {row["what"] for row in read_rows(folder, "logg.csv")} >= {"leverans", "beslut", "uppföljning"}
    assert "person_key" not in read_rows(folder, "logg.csv")[0]
    assert (folder / "loften" / "mjolby-2024-2025.yaml").is_file()


def test_places_are_there_only_when_asked_for(url: str, tmp_path: Path) -> None:
    """No byte of a package has a coordinate of an incident, unless rows were asked for; then every row is there."""
    pack(url, tmp_path / "utan.zip")
    content = (tmp_path / "utan.zip").read_bytes()
    assert not any(written.encode() in content for place in PLACES for written in (place, place.replace(".", ",")))
    said = pack(url, tmp_path / "med.zip", has_rows=True)
    rows = read_rows(unpack(tmp_path / "med.zip", tmp_path / "uppackat"), "handelser.csv")
    assert [row["lon"] for row in rows] == [PLACES[0].replace(".", ",")] * 3
    assert "personuppgifter" in said[-1]
    assert open_store(url).read_log(n=1)["what"].tolist() == ["uttag"]


def test_the_same_data_and_day_give_the_same_bytes(url: str, tmp_path: Path) -> None:
    """A package made again of a day gone by is the same file, whatever was written since; another day is another."""
    pack(url, tmp_path / "ett.zip")
    decide(open_store(url), "senare", now=LATER)
    pack(url, tmp_path / "två.zip")
    pack(url, tmp_path / "tre.zip", day=LATER.date())
    first, second, third = ((tmp_path / f"{name}.zip").read_bytes() for name in ("ett", "två", "tre"))
    assert first == second != third
    assert (tmp_path / "ett.zip").stat().st_mode & 0o077 == 0


def test_counts_of_culled_rows_are_in_the_package(url: str, tmp_path: Path) -> None:
    """What was culled is there as counts, with who decided and what went."""
    list(culling.decide(url, "händelserader=36", author_role=ROLE, reason="plan 3.2", now=LATER))
    list(culling.cull(url, author_role=ROLE, now=LATER))
    pack(url, tmp_path / "paket.zip", day=LATER.date(), has_rows=True)
    folder = unpack(tmp_path / "paket.zip", tmp_path / "uppackat")
    kept = [(row["month"], row["n"]) for row in read_rows(folder, "kvarvarande-antal.csv") if row["n"] != "0"]
    assert kept == [("2021-03-01", "2")]
    assert [row["n_removed"] for row in read_rows(folder, "gallringar.csv")] == ["2"]
    assert [row["months"] for row in read_rows(folder, "gallringsregler.csv")] == ["36"]
    assert len(read_rows(folder, "handelser.csv")) == 1


def test_a_package_is_never_written_over(url: str, tmp_path: Path) -> None:
    """A file of the same name is left as it is."""
    file = tmp_path / "paket.zip"
    file.write_text("viktigt", "utf-8")
    with pytest.raises(DataError, match="filen finns redan"):
        pack(url, file)
    assert file.read_text("utf-8") == "viktigt"


def test_what_is_no_package_is_told(tmp_path: Path) -> None:
    """A file that is no zip, or holds no checksums, is refused; a missing or added file is named."""
    file = tmp_path / "paket.zip"
    file.write_bytes(b"PK")
    with pytest.raises(DataError, match="går inte att läsa"):
        find_archive_faults(file)
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.csv", "1")
    with pytest.raises(DataError, match="SHA256SUMS saknas"):
        find_archive_faults(file)
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("a.csv", "1")
        package.writestr("SHA256SUMS", f"{'0' * 64}  b.csv\nskräp\n")
    told = {(problem.place, problem.what) for problem in find_archive_faults(file)}
    assert ("b.csv", "filen saknas i paketet.") in told
    assert ("a.csv", "filen har ingen kontrollsumma.") in told


def test_the_command_tells_rules_and_what_would_go(url: str) -> None:
    """Without a decision nothing would go; a dry run names class, delivery and month; culling tells what went."""
    said = list(culling.try_out(url, now=LATER))
    assert said[-1] == "I dag finns inget att gallra."
    assert sum(line.startswith("Ingen regel: ") for line in said) == len(DataClass)
    with pytest.raises(DataError, match="skälet saknas"):
        list(culling.decide(url, "händelserader=36", author_role=ROLE, reason=None, now=LATER))
    list(culling.decide(url, "händelserader=36", author_role=ROLE, reason="plan 3.2", now=LATER))
    tried = list(culling.try_out(url, now=LATER))
    assert "händelserader från före 2023-11-01: 2 rader" in tried
    assert "  leverans 1: 2021-03 2" in tried
    assert len(open_store(url).read_incidents("0586", is_demo=False)) == 3
    assert "händelserader från före 2023-11-01: 2 rader" in list(culling.cull(url, author_role=ROLE, now=LATER))
    assert len(open_store(url).read_incidents("0586", is_demo=False)) == 1
    assert list(culling.try_out(url, now=LATER))[-1] == "I dag finns inget att gallra."
    rule = Rule(data_class=DataClass.INCIDENTS, months=36, author_role=ROLE, reason="plan 3.2", recorded_at=LATER)
    assert open_store(url).read_rules() == (rule,)


@pytest.fixture
def command(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path, date], list[str]]]:
    """Make packages of the filled store as the command does, reports and all."""
    monkeypatch.setenv("LOFTESKARTAN_DB", url)
    st.cache_resource.clear()
    st.cache_data.clear()

    def make(file: Path, day: date) -> list[str]:
        reports = partial(make_reports, author_role=ROLE)
        more = {"has_rows": False, "author_role": ROLE, "now": LATER, "make_reports": reports}
        return list(archiving.archive(url, file, day=day, **more))

    yield make
    st.cache_resource.clear()
    st.cache_data.clear()


def test_the_report_of_the_day_is_in_the_package(
    url: str, command: Callable[[Path, date], list[str]], tmp_path: Path
) -> None:
    """As PDF/A and as a page, held by the checksums; the same bytes whatever was written since, and nothing of that."""
    said = command(tmp_path / "ett.zip", TODAY)
    assert "  rapporter: 2 filer" in said
    folder = unpack(tmp_path / "ett.zip", tmp_path / "uppackat")
    page = (folder / "rapporter" / "mjolby-2024-2025_0586.html").read_text("utf-8")
    assert "Halvårsrapport 2025:2, Mjölby" in page
    assert "PÅHITTADE" not in page
    listed = (folder / "LASMIG.txt").read_text("utf-8")
    assert listed.count("intern, med kommunens tal som de är") == len(list((folder / "rapporter").iterdir()))
    assert "Offentligt är bara det som ligger i publiceringar, loften och metod. Allt annat är internt" in listed
    assert "Halvårsrapporterna i rapporter är interna" in listed
    assert "Intern vy" in page
    with pikepdf.open(folder / "rapporter" / "mjolby-2024-2025_0586.pdf") as pdf, pdf.open_metadata() as metadata:
        assert (str(metadata["pdfaid:part"]), str(metadata["pdfaid:conformance"])) == ("2", "A")
    assert "rapporter/mjolby-2024-2025_0586.pdf" in (folder / "SHA256SUMS").read_text("utf-8")
    held = FollowUp(
        promise_id="mjolby-2024-2025",
        rule_id="uppfoljning",
        held_on=TODAY,
        told_to="senare nämnd",
        channel="möte",
        author_role=ROLE,
    )
    open_store(url).record_follow_up(held, now=LATER)
    st.cache_data.clear()
    command(tmp_path / "två.zip", TODAY)
    again = unpack(tmp_path / "två.zip", tmp_path / "igen")
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []
    assert (tmp_path / "ett.zip").read_bytes() == (tmp_path / "två.zip").read_bytes()
    later = unpack((command(tmp_path / "tre.zip", LATER.date()), tmp_path / "tre.zip")[1], tmp_path / "senare")
    assert "senare nämnd" in (later / "rapporter" / "mjolby-2024-2025_0586.html").read_text("utf-8")


def test_where_nothing_is_its_own_there_is_no_report(
    command: Callable[[Path, date], list[str]], tmp_path: Path
) -> None:
    """Before the first delivery no municipality has figures, and the command says so; a day to come is refused."""
    assert archiving.NO_REPORTS in command(tmp_path / "ett.zip", date(2026, 1, 14))
    folder = unpack(tmp_path / "ett.zip", tmp_path / "uppackat")
    assert not (folder / "rapporter").exists()
    assert "Ingen halvårsrapport är med." in (folder / "LASMIG.txt").read_text("utf-8")
    with pytest.raises(DataError, match="har inte varit ännu"):
        command(tmp_path / "två.zip", date(2026, 11, 22))


def test_the_commands_are_given_in_words(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare `gallra` removes nothing, `--bekräfta` does, and `arkiv` writes the package of the day asked for."""
    monkeypatch.setenv("LOFTESKARTAN_DB", url)
    st.cache_resource.clear()
    parser = SwedishParser()
    commands = parser.add_subparsers(dest="command")
    add_cull(commands)
    add_archive(commands)

    def run(*words: str) -> list[str]:
        asked = parser.parse_args(words)
        return list(asked.do(asked))

    rule = run("gallra", "--regel", "händelserader=1", "--roll", ROLE, "--skäl", "prov")
    assert rule[0].startswith(
        "Regeln är sparad: händelserader gallras 1 månader efter månaden då händelsen inträffade."
    )
    assert run("gallra") == run("gallra", "--prova")
    assert len(open_store(url).read_incidents("0586", is_demo=False)) == 3
    assert run("gallra", "--bekräfta", "--roll", ROLE)[0] == "Detta är gallrat:"
    assert open_store(url).read_incidents("0586", is_demo=False).empty
    assert "per 2026-01-15" in run("arkiv", "--ut", str(tmp_path / "a.zip"), "--per", "2026-01-15")[0]


def test_a_package_is_the_same_from_either_database(url: str, server_address: str, tmp_path: Path) -> None:
    """What was written to a file and to a server alike is the same package, byte for byte, culled rows and all."""
    for place, name in ((url, "fil.zip"), (fill(server_address), "server.zip")):
        list(culling.decide(place, "händelserader=36", author_role=ROLE, reason="plan 3.2", now=LATER))
        list(culling.cull(place, author_role=ROLE, now=LATER))
        pack(place, tmp_path / name, day=LATER.date(), has_rows=True)
    assert (tmp_path / "fil.zip").read_bytes() == (tmp_path / "server.zip").read_bytes()
