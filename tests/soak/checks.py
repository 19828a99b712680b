"""What must hold of a store after anything: what was called saved is there, once; nothing is half; it is sound."""

from collections.abc import Callable, Collection, Iterable

import sqlalchemy as sa

from data.store import Store, check_store, open_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.writers import DELIVERED, KINDS, Thing, Writer, find_kept


def refuse(is_wrong: object, told: str) -> None:
    """Raise what was found to be wrong.

    Raises
    ------
    AssertionError
        When something is.
    """
    if is_wrong:
        raise AssertionError(told)


def check_deliveries(store: Store, writers: Iterable[Writer], size: int) -> set[int]:
    """Hold what the pages read of the writers' deliveries against what they were told; give those that are there."""
    there = set()
    for writer in writers:
        saved = {number for kind, number in writer.list_saved() if kind == DELIVERED}
        for number in sorted(number for kind, number in writer.list_begun() if kind == DELIVERED):
            n_seen = len(store.read_incidents(rows.find_place(number), is_demo=False))
            right = {size} if number in saved else {0, size}
            refuse(n_seen not in right, f"delivery {number} shows {n_seen} of {size} rows")
            there |= {number} if n_seen else set()
    return there


def check_passports(store: Store, numbers: Collection[int]) -> None:
    """Hold the list of deliveries against those that should be there, no more and no fewer."""
    names = [name for name in store.read_deliveries()["file_name"] if name.startswith("händelser ")]
    expected = sorted(f"händelser {number}.csv" for number in numbers)
    refuse(sorted(names) != expected, f"deliveries lost or unknown: {sorted(set(names) ^ set(expected))}")


def check_edits(store: Store, editor: Writer, who: str, kinds: Collection[str] = KINDS) -> int:
    """Hold an editor's things against what it was told; give how many are there that it was not told of."""
    n_untold = 0
    for kind in kinds:
        begun, saved = ({thing for thing in things if thing[0] == kind} for things in _list_things(editor))
        found = find_kept(store, kind, who)
        refuse(not saved <= found, f"{who}: lost {sorted(saved - found)}")
        refuse(not found <= begun, f"{who}: unknown {sorted(found - begun)}")
        n_untold += len(found - saved)
    return n_untold


def check_told(writers: Iterable[Writer], is_right: Callable[[str], bool]) -> int:
    """Hold what the writers were told, when something was refused, against what they should be; give how many."""
    told = [word.told for writer in writers for word in writer.list_refused()]
    wrong = [text for text in told if not is_right(text)]
    refuse(wrong, f"{len(wrong)} of {len(told)} told wrongly, the first: {wrong[:1]}")
    return len(told)


def check_sound(url: str) -> dict[str, int]:
    """Open the store anew as a process that starts, and check that it is sound and has nothing half."""
    store = open_store(url, assign=assign_areas)
    n_unfinished = count_unfinished(store)
    store.close()
    refuse(n_unfinished, f"{n_unfinished} half deliveries are left when the store is opened anew")
    return check_store(url)


def count_unfinished(store: Store) -> int:
    """Count the deliveries that no reader sees."""
    with store._reading.connect() as connection:  # noqa: SLF001  # what readers can't see
        return int(connection.scalar(sa.text("SELECT count(*) FROM delivery WHERE NOT is_complete")) or 0)


def _list_things(writer: Writer) -> tuple[list[Thing], list[Thing]]:
    return writer.list_begun(), writer.list_saved()
