"""The ids that a source gives its rows: which rows an id has stood on, and which a newer row takes the place of."""

import pandas as pd
import sqlalchemy as sa

from data.store.schema import DELIVERY, INCIDENT, REPEATED_ID
from data.store.shape import find_among
from data.store.shown import find_claims, find_holding, find_repeated
from data.store.standing import find_standing


class Identities:
    """What the ids of one delivery's rows stood on before, looked up portion by portion."""

    def __init__(self, delivery_id: int) -> None:
        self._delivery_id = delivery_id
        self._corrected: set[bytes] = set()
        self._newest: dict[bytes, int] = {}
        self._had: set[bytes] = set()
        self._replaceable: dict[bytes, set[int]] = {}
        self._correctable: set[bytes] = set()

    @property
    def n_corrected(self) -> int:
        """Rows so far that take the place of an earlier delivery's."""
        return len(self._corrected)

    def look_up(self, connection: sa.Connection, identities: "pd.Series[bytes]") -> None:
        """Look up what the ids of the next rows stand on, in this delivery and in those that stand."""
        self._newest, self._had, self._replaceable, self._correctable = {}, set(), {}, set()
        wanted = identities.dropna().unique().tolist()
        if not wanted:
            return
        stored = sa.select(INCIDENT.c.identity_key, sa.func.max(INCIDENT.c.incident_id))
        found = find_among(connection, stored.group_by(INCIDENT.c.identity_key), INCIDENT.c.identity_key, wanted)
        self._newest = dict(map(tuple, found))
        if not self._newest:
            return
        claims = find_claims(connection, INCIDENT.c.identity_key.in_(list(self._newest)))
        is_own = claims["delivery_id"] == self._delivery_id
        self._had = set(claims.loc[is_own, "identity_key"])
        standing = find_standing(connection, DELIVERY.c.delivery_id != self._delivery_id)
        earlier = claims[claims["delivery_id"].isin(standing)]
        holding = find_holding(connection, earlier)
        for identity, incident_id in zip(holding["identity_key"], holding["incident_id"], strict=True):
            self._replaceable.setdefault(identity, set()).add(incident_id)
        repeated = find_repeated(connection, holding)
        pairs = zip(holding["identity_key"], holding["delivery_id"], strict=True)
        self._correctable = {pair[0] for pair in pairs if pair not in repeated}

    def are_known(self, identities: "pd.Series[bytes]") -> list[bool]:
        """Tell for each of the rows looked up whether its id is stored, on whatever row."""
        return [key in self._newest for key in identities]

    def follow(self, identities: "pd.Series[bytes]") -> "pd.Series[int]":
        """Tell for each new row which row its id stood on before, if any."""
        return pd.Series([self._newest.get(key) for key in identities], index=identities.index, dtype="Int64")

    def is_replaced(self, identity: bytes | None, incident_id: int) -> bool:
        """Tell whether a stored row is one that its id no longer stands on."""
        return identity is not None and incident_id not in self._replaceable.get(identity, set())

    def note(self, connection: sa.Connection, taken: "pd.Series[bytes]", fresh: "pd.Series[bytes]") -> None:
        """Remember the rows taken: an id that this delivery had before on another row tells nothing."""
        again = taken.dropna()
        repeated = {key for key in again if key in self._had} | set(again[again.duplicated()])
        self._corrected |= {key for key in fresh.dropna() if key in self._correctable}
        if repeated:
            self._corrected -= repeated
            marked = sa.select(REPEATED_ID.c.identity_key).where(
                REPEATED_ID.c.delivery_id == self._delivery_id, REPEATED_ID.c.identity_key.in_(repeated)
            )
            new = repeated - set(connection.scalars(marked))
            records = [{"identity_key": key, "delivery_id": self._delivery_id} for key in sorted(new)]
            if records:
                connection.execute(REPEATED_ID.insert(), records)
