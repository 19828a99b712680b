"""Incidents in the store: a row is known when its content is, identical rows counted apart."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery
from data.store.fetching import fetch_table
from data.store.identities import Identities
from data.store.keys import Numbering, join_keys, make_keys
from data.store.schema import DELIVERY, INCIDENT, KNOWN_INCIDENT
from data.store.shape import Tally, find_among, insert, is_among
from data.store.shown import IS_HELD, find_superseded
from data.store.standing import find_standing
from data.store.words import find_current_words
from data.tables import INCIDENTS, Table

_SAME = ["municipality", "word", "from_at", "to_at", "x", "y", "crs"]
_EXTRA = ["area_id", "severity"]

Stored = Mapping[bytes, tuple[int, int]]
"""Of each stored key the incident's number and that of the delivery that brought it."""


class IncidentShelf:
    """Takes the incidents of one delivery, portion by portion."""

    def __init__(self, delivery: Delivery, delivery_id: int) -> None:
        self._common = (delivery.source, delivery.is_demo)
        self._delivery_id = delivery_id
        self._numbering = Numbering()
        self._identities = Identities(delivery_id)

    def prepare(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add the rows' keys: the source's own words decide, so that a better category list adds no rows."""
        is_worded = table["source_category"].notna()
        content = table.assign(word=table["source_category"].where(is_worded, "=" + table["category"]))
        more = [name for name in _EXTRA if name in table]
        keys = make_keys(content[[*_SAME, *more]], common=self._common)
        is_identified = table["source_id"].notna()
        if not is_identified.any():
            return table.assign(row_key=keys, identity_key=None)
        identities = make_keys(table[["source_id"]], common=("id", *self._common))
        both = zip(keys, identities, is_identified, strict=True)
        return table.assign(
            row_key=[join_keys(identity, key) if is_id else key for key, identity, is_id in both],
            identity_key=pd.Series(identities, index=table.index, dtype="object").where(is_identified, None),
        )

    def add(self, connection: sa.Connection, rows: pd.DataFrame) -> Tally:
        """Save the rows that are new and who had those that are not, in the caller's transaction."""
        is_plain = rows["identity_key"].isna()
        plain, found = self._number(connection, rows[is_plain])
        self._identities.look_up(connection, plain["identity_key"])
        tally = self._add(connection, plain, found)
        if not is_plain.all():
            named = rows[~is_plain]
            is_again = named["identity_key"].duplicated()
            for part in (named[~is_again], named[is_again].drop_duplicates("row_key")):
                self._identities.look_up(connection, part["identity_key"])
                # An id is part of its row's key: where no row has the id, none has the key.
                keys = part.loc[self._identities.are_known(part["identity_key"]), "row_key"]
                tally += self._add(connection, part, find_stored(connection, keys.tolist()))
        return tally

    def finish(self, connection: sa.Connection) -> int:
        """Tell how many earlier rows the delivery's take the place of."""
        del connection
        return self._identities.n_corrected

    def _number(self, connection: sa.Connection, rows: pd.DataFrame) -> tuple[pd.DataFrame, Stored]:
        """Tell identical rows apart, and find which are stored."""
        keys = rows["row_key"].tolist()
        found = find_stored(connection, keys)
        had = self._find_had(connection, found)
        is_stored = {key for key, (incident_id, _) in found.items() if incident_id in had}
        numbered = self._numbering.number(keys, is_stored=is_stored)
        again = [new for new, old in zip(numbered, keys, strict=True) if new != old]
        return rows.assign(row_key=numbered), {**found, **find_stored(connection, again)}

    def _find_had(self, connection: sa.Connection, found: Stored) -> set[int]:
        """Find which of some stored rows this delivery has had already."""
        own = {incident_id for incident_id, delivery_id in found.values() if delivery_id == self._delivery_id}
        others = [incident_id for incident_id, _ in found.values() if incident_id not in own]
        known = sa.select(KNOWN_INCIDENT.c.incident_id).where(
            is_among(connection, KNOWN_INCIDENT.c.incident_id, others),
            KNOWN_INCIDENT.c.delivery_id == self._delivery_id,
        )
        return own | set(connection.scalars(known)) if others else own

    def _add(self, connection: sa.Connection, rows: pd.DataFrame, found: Stored) -> Tally:
        """Save rows of which no two have the same key, and whose ids were looked up."""
        if rows.empty:
            return Tally()
        had = self._find_had(connection, found)
        # Not isin: through an array of bytes it takes keys that end in zero bytes for others.
        is_stored = pd.Series([key in found for key in rows["row_key"]], index=rows.index, dtype="bool")
        known, new = rows[is_stored], rows[~is_stored]
        if new["identity_key"].notna().any():
            new = new.assign(follows_id=self._identities.follow(new["identity_key"]))
        insert(connection, INCIDENT, new.drop(columns="remark").assign(delivery_id=self._delivery_id))
        ids = [found[key][0] for key in known["row_key"]]
        is_had = pd.Series([incident_id in had for incident_id in ids], index=known.index, dtype="bool")
        again = known.assign(incident_id=ids, delivery_id=self._delivery_id)[~is_had]
        insert(connection, KNOWN_INCIDENT, again[["incident_id", "delivery_id", "row"]])
        is_known = self._find_known(connection, again["incident_id"].tolist(), again["identity_key"])
        fresh = pd.concat([new, again[[not is_it for is_it in is_known]]])
        self._identities.note(connection, pd.concat([new, again])["identity_key"], fresh["identity_key"])
        return Tally.of(fresh)

    def _find_known(self, connection: sa.Connection, ids: list[int], identities: "pd.Series[bytes]") -> list[bool]:
        """Tell which of the rows that another delivery brought stand now, through whichever delivery."""
        if not ids:
            return []
        standing = find_standing(connection)
        owners = connection.execute(
            sa.select(INCIDENT.c.incident_id, INCIDENT.c.delivery_id).where(
                is_among(connection, INCIDENT.c.incident_id, ids)
            )
        )
        known = {incident_id for incident_id, delivery_id in owners if delivery_id in standing}
        if undone := [incident_id for incident_id in ids if incident_id not in known]:
            repeated = sa.select(KNOWN_INCIDENT.c.incident_id, KNOWN_INCIDENT.c.delivery_id)
            pairs = connection.execute(repeated.where(is_among(connection, KNOWN_INCIDENT.c.incident_id, undone)))
            known |= {incident_id for incident_id, delivery_id in pairs if delivery_id in standing}
        return [
            incident_id in known and not self._identities.is_replaced(identity, incident_id)
            for incident_id, identity in zip(ids, identities, strict=True)
        ]


def find_stored(connection: sa.Connection, keys: list[bytes]) -> Stored:
    """Find which keys are stored."""
    if not keys:
        return {}
    stored = sa.select(INCIDENT.c.row_key, INCIDENT.c.incident_id, INCIDENT.c.delivery_id)
    found = find_among(connection, stored, INCIDENT.c.row_key, keys)
    return {key: (incident_id, delivery_id) for key, incident_id, delivery_id in found}


def read(connection: sa.Connection, municipality: str, *, is_demo: bool, columns: Table = INCIDENTS) -> pd.DataFrame:
    """Read columns of a municipality's incidents, in the order they were received; their words are among them."""
    names = [name for name in columns if name not in ("source", "municipality", "is_demo")]
    table = _fetch(connection, municipality, *(INCIDENT.c[name] for name in names), DELIVERY.c.source, is_demo=is_demo)
    words = find_current_words(connection, is_demo=is_demo)
    table = table.assign(category=words.categorise(table))
    same = {"municipality": (municipality, "str"), "is_demo": (is_demo, "bool")}
    for name, (value, dtype) in same.items():
        if name in columns:
            table[name] = pd.Series(value, index=table.index, dtype=dtype)
    return table[list(columns)]


def find_held(connection: sa.Connection, municipality: str, *, is_demo: bool) -> "pd.Series[int]":
    """Find the numbers of a municipality's incidents, in the order they were received."""
    return _fetch(connection, municipality, INCIDENT.c.incident_id, is_demo=is_demo)["incident_id"]


def find_sources(connection: sa.Connection, municipality: str, *, is_demo: bool) -> set[str]:
    """Find the sources of a municipality's incidents, without reading the incidents."""
    if not find_superseded(connection):
        return set(connection.scalars(_select(municipality, DELIVERY.c.source, is_demo=is_demo).distinct()))
    found = _fetch(connection, municipality, INCIDENT.c.incident_id, DELIVERY.c.source, is_demo=is_demo)
    return set(found["source"].unique())


def _fetch(connection: sa.Connection, municipality: str, *columns: sa.Column[Any], is_demo: bool) -> pd.DataFrame:
    """Fetch columns, the number among them, of a municipality's incidents that count."""
    found = _select(municipality, *columns, is_demo=is_demo).order_by(INCIDENT.c.incident_id)
    table = fetch_table(connection, found, INCIDENTS)
    superseded = find_superseded(connection)
    return table[~table["incident_id"].isin(superseded)].reset_index(drop=True) if superseded else table


def _select(municipality: str, *columns: sa.Column[Any], is_demo: bool) -> sa.Select[*tuple[Any, ...]]:
    """Select columns of a municipality's incidents that count, corrections aside."""
    found = sa.select(*columns).join(DELIVERY, DELIVERY.c.delivery_id == INCIDENT.c.delivery_id)
    return found.where(INCIDENT.c.municipality == municipality, DELIVERY.c.is_demo == is_demo, IS_HELD)
