"""Two app processes at once: one imports and one edits, while a third reads what the pages read."""

import time
from statistics import quantiles

from data.store import Store, open_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.checks import check_deliveries, check_edits, check_passports, check_sound, check_told, refuse
from tests.soak.writers import KINDS, SAVED, UNDONE, Writer, edit_on, import_on, receive_areas, writing

N_MAPPED = 200


def write_together(url: str, *, minutes: float, size: int = rows.SIZE, import_pause_s: float = 1.0) -> str:
    """Import in one process and edit in another for some minutes; nothing may be refused, nothing lost.

    Parameters
    ----------
    url
        A new database.
    minutes
        How long.
    size
        Rows of a delivery.
    import_pause_s
        Between deliveries.

    Raises
    ------
    AssertionError
        When somebody was told of a fault, something acknowledged is gone or the store isn't sound.
    """
    store = open_store(url, assign=assign_areas)
    receive_areas(store, N_MAPPED)
    until = time.monotonic() + 60 * minutes
    with (
        writing(import_on, url, 0, size, import_pause_s) as importer,
        writing(edit_on, url, "redaktor", KINDS, 0.05) as editor,
    ):
        for writer in (importer, editor):
            writer.hear_word()
        n_looks = _look_until(store, [importer, editor], until=until)
        for writer in (importer, editor):
            writer.stop()
    check_told([importer, editor], lambda _: False)
    there = check_deliveries(store, [importer], size)
    check_passports(store, there)
    n_untold = check_edits(store, editor, "redaktor", KINDS)
    refuse(n_untold, f"{n_untold} edits are there that nobody was told of")
    check_sound(url)
    store.close()
    return (
        f"{minutes:g} minuter: {len(there)} leveranser ({len(there) * size} rader) och {len(editor.list_saved())}"
        f" ändringar, {n_looks} läsningar; 0 fel visade, 0 förlorade; {_tell_times(editor)}"
    )


def _look_until(store: Store, writers: list[Writer], *, until: float) -> int:
    """Read as the pages do, and hold it against what was saved just before."""
    n_looks, version = 0, 0
    while time.monotonic() < until:
        for writer in writers:
            writer.hear_all()
        n_saved = sum(len(writer.list_saved()) for writer in writers)
        found = store.data_version()
        refuse(found < max(version, n_saved), f"version {found} came after {version} and {n_saved} saved things")
        version, n_looks = found, n_looks + 1
        saved = {thing for thing in writers[1].list_saved() if thing[0] == "beslut"}
        n_seen = len(store.read_decisions(rows.PROMISE))
        refuse(n_seen < len(saved), f"{n_seen} decisions are seen of {len(saved)} saved")
        time.sleep(0.1)
    return n_looks


def _tell_times(writer: Writer) -> str:
    """Tell how long an edit took; undoing a whole delivery, which isn't one, is told by itself."""
    took_ms: dict[str, list[float]] = {"en ändring": [], "att ångra en leverans": []}
    for word in writer.words:
        if word.phase == SAVED:
            took_ms["att ångra en leverans" if word.thing[0] == UNDONE else "en ändring"].append(1_000 * word.took_s)
    return "; ".join(_tell_time(what, sorted(took)) for what, took in took_ms.items())


def _tell_time(what: str, took_ms: list[float]) -> str:
    if len(took_ms) < 20:  # a twentieth of fewer is nobody
        return f"{what}: för få för tider"
    parts = quantiles(took_ms, n=20)
    return f"{what} tar {parts[9]:.0f} ms (p50), {parts[18]:.0f} ms (p95), högst {took_ms[-1]:.0f} ms"
