"""Backups that are taken while others write: each restores to a moment that there was."""

import time
from contextlib import ExitStack, closing
from pathlib import Path

from data.sqlite import DRIVER
from data.store import back_up_store, check_store, open_store, restore_store
from geo.join import assign_areas
from tests.soak.checks import check_told, refuse
from tests.soak.kills import EDITS
from tests.soak.writers import DELIVERED, Thing, Writer, edit_on, find_kept, import_on, receive_areas, writing

WHO = "skrivare"


def back_up_while_writing(url: str, folder: Path, *, n: int, size: int = 2_000, import_pause_s: float = 1.0) -> str:
    """Take `n` backups under an importer and an editor, and restore each.

    Parameters
    ----------
    url
        A new database.
    folder
        For the backups, and for what they are restored to.
    n
        How many.
    size
        Rows of a delivery.
    import_pause_s
        Between deliveries.

    Raises
    ------
    AssertionError
        When a backup lacks what was saved before it was begun, has what was begun after it was done, or has not
        the first things of each writer without a gap.
    """
    store = open_store(url, assign=assign_areas)
    receive_areas(store, 20)
    n_rows, slowest_s = 0, 0.0
    with ExitStack() as stack:
        importer = stack.enter_context(writing(import_on, url, 0, size, import_pause_s))
        editor = stack.enter_context(writing(edit_on, url, WHO, EDITS, 0.02))
        for number in range(n):
            for writer in (importer, editor):
                n_said = len(writer.words)
                while len(writer.words) < n_said + 4:
                    writer.hear_word()
                writer.hear_all()
            saved = [writer.list_saved() for writer in (importer, editor)]
            file, began = folder / f"kopia{number}.sqlite3", time.monotonic()
            counts = back_up_store(url, file)
            slowest_s = max(slowest_s, time.monotonic() - began)
            _hear(importer, editor)
            check_told([importer, editor], lambda _: False)
            begun = [writer.list_begun() for writer in (importer, editor)]
            with importer.resting(), editor.resting():  # or the store would grow faster than it is looked through
                _check_restored(file, folder / "åter.sqlite3", counts, saved, begun, size)
            n_rows = sum(counts.values())
        for writer in (importer, editor):
            writer.stop()
        check_told([importer, editor], lambda _: False)
    store.close()
    return (
        f"{n} av {n} säkerhetskopior återställda, granskade och lika sitt ögonblick; den sista {n_rows} rader,"
        f" den långsammaste tog {slowest_s:.1f} s"
    )


def _hear(*writers: Writer) -> None:
    for writer in writers:
        writer.hear_all()


def _check_restored(
    file: Path, path: Path, counts: dict[str, int], saved: list[list[Thing]], begun: list[list[Thing]], size: int
) -> None:
    """Restore a backup, hold it against all that is known of its moment, and remove both."""
    restored = f"sqlite:///{path}"
    put_back = restore_store(restored, file)
    _check_counts(file, counts, put_back)
    refuse(check_store(restored) != put_back, "the restored store is not what was restored")
    _check_moment(restored, saved, begun, size)
    for left in [file, *path.parent.glob(f"{path.name}*")]:
        left.unlink()


def _check_counts(file: Path, counts: dict[str, int], put_back: dict[str, int]) -> None:
    """Hold what was put back against the backup: the same, but for a delivery that was half done at that moment."""
    with closing(DRIVER.connect(str(file))) as connection:
        (n_half,) = connection.execute("SELECT count(*) FROM delivery WHERE NOT is_complete").fetchone()
    more = {table: n - counts[table] for table, n in put_back.items() if n > counts[table]}
    refuse(more, f"more was put back than there is in the backup: {more}")
    fewer = {table for table, n in put_back.items() if n < counts[table]}
    refuse(fewer and not n_half, f"less was put back than there is in the backup: {fewer}")
    refuse(
        counts["delivery"] - put_back["delivery"] != n_half, "another number of deliveries than the half was left out"
    )


def _check_moment(url: str, saved: list[list[Thing]], begun: list[list[Thing]], size: int) -> None:
    """Hold what is there against what was saved before and begun since: a first stretch of each writer's things."""
    store = open_store(url, assign=assign_areas)
    edits = set().union(*(find_kept(store, kind, WHO) for kind in EDITS))
    passports = store.read_deliveries()
    files = passports.loc[passports["file_name"].str.startswith("händelser "), ["file_name", "n_read"]]
    refuse((files["n_read"] != size).any(), "a delivery is not whole")
    numbers = {(DELIVERED, int(name.split()[1].removesuffix(".csv"))) for name in files["file_name"]}
    for kept, before, since in zip((numbers, edits), saved, begun, strict=True):
        refuse(not set(before) <= kept, f"the backup lacks {sorted(set(before) - kept)[:3]}")
        refuse(kept != set(since[: len(kept)]), "the backup is not a first stretch of what was written")
    store.close()
