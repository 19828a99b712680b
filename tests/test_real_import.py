"""Real files arrive, as people get them: every row is accounted for, in whatever dress the file comes."""

from pathlib import Path

import pytest

from benchmarks.arrivals import Outcome, bring, bring_rewritten
from benchmarks.fuzz import Files, run
from benchmarks.fuzz_samples import make_samples
from benchmarks.fuzz_taking import Bringer
from benchmarks.real_files import BY_NAME, FOLDER, ORSA, RealFile
from benchmarks.rewritten import list_rewritten
from data.arrivals import name_path

SMALL = (
    "Bedrägerier per kommun, Dalarna",
    "Brås månadsfil, «8.0» som månad",
    "DeSO i Dalarna",
    "Hållplatser i Orsa",
    "Stadsdelar i Vancouver",
    "Polisdistrikt i Chicago (KML)",
    "Rån i Memphis",
    "Tre blad: Fort Worth",
    "Ordningsstörningar i Lancashire (tabbar)",
    "Hungerford: radbrytningar inom citattecken, brittiskt rutnät",
    "Ett svar från polisen.se (JSON)",
)
DRESSES = ("Windows-1252", "MacRoman", "UTF-16", "SWEREF 99 16 30", "RT 90 2,5 gon V, omkastade axlar")

needs_files = pytest.mark.skipif(not FOLDER.is_dir(), reason="real data are never part of the project")


def bring_real(file: RealFile) -> Outcome:
    """Let a file arrive from the folder of real files."""
    return bring(file, name_path(FOLDER / file.path))


@pytest.mark.shared
@needs_files
@pytest.mark.parametrize("name", SMALL)
def test_every_row_is_accounted_for_and_can_be_undone(name: str) -> None:
    """As many rows as its giver says; sent again it adds none; undone, the store is as before."""
    assert bring_real(BY_NAME[name]).faults == []


@pytest.mark.shared
@needs_files
def test_coordinates_that_are_missing_keep_their_rows() -> None:
    """426 of Cincinnati's 8 723 burglaries have NA for a place; 137 rows are the same as another, id and all."""
    receipt = bring_real(BY_NAME["Inbrott i Cincinnati"]).receipt
    assert receipt is not None
    assert (receipt.n_read, receipt.n_rejected, receipt.n_known) == (8_723, 0, 137)


@pytest.mark.shared
@needs_files
def test_another_encoding_system_or_order_of_axes_changes_nothing() -> None:
    """Orsa's stops in other dresses: the right system is proposed, and each stop lies within a metre of itself."""
    original = bring_real(ORSA)
    chosen = [one for one in list_rewritten() if one.file.name in {f"{ORSA.name}: {dress}" for dress in DRESSES}]
    assert len(chosen) == len(DRESSES)
    for one in chosen:
        outcome = bring_rewritten(one, original)
        assert (outcome.faults, outcome.proposed) == ([], one.file.crs)


def test_damaged_files_are_stored_or_refused_and_leave_no_trace(tmp_path: Path) -> None:
    """No crash, no hang; the four outcomes add up; a refused file changes nothing in the store."""
    takers = [Bringer(tmp_path, group).bring for group in (1, 2)]
    outcomes = run(range(38), Files(make_samples(), 11, tmp_path), take=takers[0], take_again=takers[1])
    assert not [one for one in outcomes if one.end not in {"stored", "refused", "died"}]
