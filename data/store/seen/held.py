"""What the gate's parts stand on: a store, and the rights that it is held against."""

from data.demands import demand, demand_counts
from data.errors import DataError, Problem
from data.roles import Act, Rights
from data.store.record import Store
from data.store.seen.tables import Protect


class Held:
    """What the gate's parts stand on: a store, and the rights that it is held against."""

    def __init__(self, store: Store, rights: Rights, protect: Protect, *, is_past: bool) -> None:
        self._store = store
        self._protect = protect
        self._is_past = is_past
        self.rights = rights

    def _demand(self, act: Act) -> None:
        demand(self.rights, act)
        if self._is_past:
            what = "en dag som har varit går bara att se, inte ändra."
            raise DataError(
                str(act).capitalize(), [Problem("", what, "Ta bort dagen vid «Visa som det var» i menyn och gör om.")]
            )

    def _demand_counts_or(self, act: Act, what: str) -> None:
        if not self.rights.may(act):
            demand_counts(self.rights, what)
