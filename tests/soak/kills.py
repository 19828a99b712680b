"""Kills: a process that imports and one that edits are ended in mid-write, again and again, as by a power cut."""

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from data.store import Store, check_store, open_store
from geo.join import assign_areas
from tests.soak import rows
from tests.soak.checks import check_deliveries, check_edits, check_passports, check_sound, check_told, count_unfinished
from tests.soak.clusters import Cluster
from tests.soak.writers import Writer, edit_on, import_on, receive, receive_areas, writing

N_MAPPED = 50
"""So many deliveries lie in areas."""
LONGEST_ROUNDS = 10
"""So many rounds are tried for each kill in the middle that is wanted."""
CHECKED_RAW = 5
"""The store is checked after each kill, and after each fifth also before what the dead left is removed."""
AWAY = ("förbindelsen med databasen bröts", "databasens server svarar inte", "databasens server startar")


@dataclass
class Kept:
    """What has been acknowledged, and how many kills hit in the middle of something."""

    size: int
    deliveries: set[int] = field(default_factory=set)
    n_edits: int = 0
    n_rounds: int = 0
    n_mid_import: int = 0
    n_mid_edit: int = 0
    n_unfinished: int = 0
    n_untold: int = 0

    def tell(self) -> str:
        """Tell it in a line."""
        return (
            f"{self.n_rounds} omgångar: {self.n_mid_import} dödade mitt i en inläsning, {self.n_mid_edit} mitt i en"
            f" ändring; {len(self.deliveries) * self.size} rader och {self.n_edits} ändringar kvitterade,"
            f" 0 förlorade, 0 halva; {self.n_unfinished} ofullständiga leveranser städade,"
            f" {self.n_untold} sparade utan att kvittot hann fram"
        )


def kill_writers(
    url: str, *, n: int, seed: int, size: int = rows.SIZE, longest_s: float = 1.2, say: Callable[[str], None] = print
) -> Kept:
    """Kill an importer and an editor until `n` of each were hit in the middle, and look after each time.

    Parameters
    ----------
    url
        A new database.
    n
        How many kills in mid-import and in mid-edit.
    seed
        Of the moments.
    size
        Rows of a delivery.
    longest_s
        The latest moment after both have begun.
    say
        Hears how it goes.

    Raises
    ------
    AssertionError
        When something acknowledged is gone, something half is seen or the store isn't sound.
    """
    chance, kept = random.Random(seed), Kept(size)  # noqa: S311  # moments, no secrets
    store = open_store(url, assign=assign_areas)
    receive_areas(store, N_MAPPED)
    while min(kept.n_mid_import, kept.n_mid_edit) < n:
        if kept.n_rounds == n * LONGEST_ROUNDS:
            msg = f"too few kills hit in the middle: {kept.tell()}"
            raise AssertionError(msg)
        _kill_once(url, store, kept, wait_s=chance.uniform(0.0, longest_s))
        if kept.n_rounds % 10 == 0:
            say(f"  {kept.tell()}")
    store.close()
    return kept


def _kill_once(url: str, store: Store, kept: Kept, *, wait_s: float) -> None:
    who = f"k{kept.n_rounds}"
    with writing(import_on, url, len(kept.deliveries), kept.size) as importer, writing(edit_on, url, who) as editor:
        for writer in (importer, editor):
            writer.hear_word()
        time.sleep(wait_s)
        for writer in (editor, importer) if kept.n_rounds % 2 else (importer, editor):
            writer.kill()
    check_told([importer, editor], lambda _: False)
    if not kept.n_rounds % CHECKED_RAW:
        check_store(url)  # with what the dead left
    cut = importer.find_unanswered()
    kept.n_unfinished += count_unfinished(store)
    kept.deliveries |= check_deliveries(store, [importer], kept.size)
    kept.n_untold += cut is not None and cut[1] in kept.deliveries
    kept.n_untold += check_edits(store, editor, who)
    if cut is not None:
        receive(store, cut[1], kept.size)  # the next import, in a process that was there all the time
        kept.deliveries.add(cut[1])
        kept.n_mid_import += 1
    kept.n_mid_edit += editor.find_unanswered() is not None
    kept.n_edits += len(editor.list_saved())
    kept.n_rounds += 1
    check_sound(url)
    check_passports(store, kept.deliveries)


def kill_server(cluster: Cluster, *, n: int, seed: int, size: int = 6_000, say: Callable[[str], None] = print) -> str:
    """Kill a server `n` times under two editors and an importer that go on, each in its process, all the while.

    Raises
    ------
    AssertionError
        When something acknowledged is gone, something half is seen, a writer was told something else than that the
        server is away, or could write nothing after the server was back.
    """
    chance, url = random.Random(seed), cluster.make_database()  # noqa: S311  # moments, no secrets
    store = open_store(url, assign=assign_areas)
    receive_areas(store, N_MAPPED)
    names = ("ena", "andra")
    with ExitStack() as stack:
        importer = stack.enter_context(writing(import_on, url, 0, size, 0.2))
        editors = [stack.enter_context(writing(edit_on, url, who, EDITS, 0.05)) for who in names]
        writers = [importer, *editors]
        for number in range(n):
            _let_each_save(writers)
            time.sleep(chance.uniform(0.0, 1.0))
            cluster.kill()
            time.sleep(chance.uniform(0.0, 0.5))
            cluster.start()
            if number % 10 == 9:  # every tenth
                say(f"  servern dödad {number + 1} gånger")
        _let_each_save(writers)
        for writer in writers:
            writer.stop()
    n_refused = check_told(writers, lambda told: any(words in told for words in AWAY))
    there = check_deliveries(store, [importer], size)
    check_passports(store, there)
    n_untold = sum(check_edits(store, editor, who, EDITS) for editor, who in zip(editors, names, strict=True))
    check_sound(url)
    store.close()
    n_saved = sum(len(editor.list_saved()) for editor in editors)
    return (
        f"servern dödad {n} gånger: {len(importer.list_saved())} leveranser och {n_saved} ändringar kvitterade,"
        f" 0 förlorade, 0 halva; {n_refused} gånger sades att servern var borta, {n_untold} av dem var ändå sparade"
    )


EDITS = ("beslut", "uppföljning", "registrering")
"""What two editors can do at once; each would undo what the other restored."""


def _let_each_save(writers: list[Writer], *, within_s: float = 60.0) -> None:
    """Wait until each writer has saved something more."""
    for writer in writers:
        until = time.monotonic() + within_s
        writer.hear_all()
        n_saved = len(writer.list_saved())
        while len(writer.list_saved()) == n_saved:
            writer.hear_word(within_s=until - time.monotonic())
