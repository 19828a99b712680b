"""Which incidents count: those that a standing delivery has, accepted where they need review, corrections last.

An incident is stored once however many deliveries have it. It counts while one of them stands.
Where a source gives its rows ids, the newest standing delivery says what an id stands for.
"""

from collections.abc import Collection

import pandas as pd
import sqlalchemy as sa

from data.reviews import Verdict
from data.store.schema import DELIVERY, INCIDENT, KNOWN_INCIDENT, REPEATED_ID, REVIEW
from data.store.standing import IS_STANDING, find_standing

_NEWEST = sa.select(sa.func.max(REVIEW.c.review_id)).group_by(REVIEW.c.incident_id)
ACCEPTED = sa.select(REVIEW.c.incident_id).where(REVIEW.c.review_id.in_(_NEWEST), REVIEW.c.verdict == Verdict.ACCEPTED)

COUNTED = sa.select(DELIVERY.c.delivery_id).where(IS_STANDING, ~DELIVERY.c.needs_review)
QUEUED = sa.select(DELIVERY.c.delivery_id).where(IS_STANDING, DELIVERY.c.needs_review)


def is_had_by(deliveries: sa.Select[int]) -> sa.ColumnElement[bool]:
    """Tell whether an incident is in one of some deliveries, its own or another."""
    known = sa.select(KNOWN_INCIDENT.c.incident_id).where(
        KNOWN_INCIDENT.c.incident_id == INCIDENT.c.incident_id, KNOWN_INCIDENT.c.delivery_id.in_(deliveries)
    )
    return INCIDENT.c.delivery_id.in_(deliveries) | known.correlate(INCIDENT).exists()


IS_HELD: sa.ColumnElement[bool] = is_had_by(COUNTED) | (INCIDENT.c.incident_id.in_(ACCEPTED) & is_had_by(QUEUED))
"""Whether an incident counts, corrections aside."""


def find_superseded(connection: sa.Connection) -> set[int]:
    """Find the incidents that a newer row with the same id of the source has taken the place of."""
    contested = sa.select(INCIDENT.c.identity_key).where(INCIDENT.c.follows_id.is_not(None)).distinct().correlate(None)
    if connection.execute(contested.limit(1)).first() is None:
        return set()
    claims = find_claims(connection, INCIDENT.c.identity_key.in_(contested))
    holding = find_holding(connection, claims[claims["is_eligible"]])
    return set(claims["incident_id"]) - set(holding["incident_id"])


def find_accepted() -> sa.CompoundSelect[int]:
    """Find the deliveries of which some incident was accepted on review."""
    own = sa.select(INCIDENT.c.delivery_id).where(INCIDENT.c.incident_id.in_(ACCEPTED))
    known = sa.select(KNOWN_INCIDENT.c.delivery_id).where(KNOWN_INCIDENT.c.incident_id.in_(ACCEPTED))
    return sa.union(own, known)


def is_counted(connection: sa.Connection, incident_ids: Collection[int]) -> set[int]:
    """Find which of some incidents count, corrections aside."""
    found = sa.select(INCIDENT.c.incident_id).where(INCIDENT.c.incident_id.in_(sorted(incident_ids)), IS_HELD)
    return set(connection.scalars(found)) if incident_ids else set()


def is_standing_somewhere(connection: sa.Connection, incident_id: int) -> bool:
    """Tell whether its id stands on an incident in a delivery that stands, reviewed or not."""
    is_wanted = INCIDENT.c.identity_key == (
        sa.select(INCIDENT.c.identity_key)
        .where(INCIDENT.c.incident_id == incident_id)
        .correlate(None)
        .scalar_subquery()
    )
    claims = find_claims(connection, is_wanted)
    holding = find_holding(connection, claims[claims["delivery_id"].isin(find_standing(connection))])
    return incident_id in set(holding["incident_id"])


def find_waiting(connection: sa.Connection) -> set[int]:
    """Find the incidents that await review: undecided, not there through a delivery that counts, not replaced.

    What was merged with an incident that no longer counts awaits review again.
    """
    if connection.execute(QUEUED.limit(1)).first() is None:
        return set()
    newest = sa.select(REVIEW.c.incident_id, REVIEW.c.verdict, REVIEW.c.merged_into_id)
    decisions = connection.execute(newest.where(REVIEW.c.review_id.in_(_NEWEST))).all()
    superseded = find_superseded(connection)
    targets = is_counted(connection, {one.merged_into_id for one in decisions if one.merged_into_id}) - superseded
    decided = {
        one.incident_id
        for one in decisions
        if one.verdict != Verdict.REOPENED and (one.merged_into_id is None or one.merged_into_id in targets)
    }
    queued = sa.select(INCIDENT.c.incident_id, INCIDENT.c.identity_key).where(is_had_by(QUEUED), ~is_had_by(COUNTED))
    waiting = dict(map(tuple, connection.execute(queued).all()))
    keys = (
        sa.select(INCIDENT.c.identity_key)
        .where(INCIDENT.c.identity_key.is_not(None), is_had_by(QUEUED))
        .correlate(None)
    )
    claims = find_claims(connection, INCIDENT.c.identity_key.in_(keys))
    holding = find_holding(connection, claims[claims["delivery_id"].isin(find_standing(connection))])
    held = set(holding["incident_id"])
    return {one for one, key in waiting.items() if one not in decided and (key is None or one in held)}


def find_undecided(connection: sa.Connection) -> set[int]:
    """Find the deliveries of which some incident awaits review."""
    waiting = find_waiting(connection)
    if not waiting:
        return set()
    claims = find_claims(connection, is_had_by(QUEUED))
    return set(claims.loc[claims["incident_id"].isin(waiting), "delivery_id"])


def find_claims(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Find which delivery has which of some incidents: identity_key, incident_id, delivery_id, is_eligible."""
    is_accepted = INCIDENT.c.incident_id.in_(ACCEPTED)

    def select(delivery_id: sa.Column[int]) -> sa.Select[bytes, int, int, bool]:
        is_eligible = delivery_id.in_(COUNTED) | (is_accepted & delivery_id.in_(QUEUED))
        return sa.select(
            INCIDENT.c.identity_key, INCIDENT.c.incident_id, delivery_id.label("delivery_id"), is_eligible.label("e")
        ).where(condition)

    own = select(INCIDENT.c.delivery_id)
    known = select(KNOWN_INCIDENT.c.delivery_id).join(
        KNOWN_INCIDENT, KNOWN_INCIDENT.c.incident_id == INCIDENT.c.incident_id
    )
    rows = [*connection.execute(own).all(), *connection.execute(known).all()]
    claims = pd.DataFrame(rows, columns=["identity_key", "incident_id", "delivery_id", "is_eligible"])
    return claims.astype({"incident_id": "int64", "delivery_id": "int64", "is_eligible": "bool"})


def find_holding(connection: sa.Connection, claims: pd.DataFrame) -> pd.DataFrame:
    """Keep of each id's claims those that hold: the newest delivery's.

    In a delivery where an id stands on several different rows it tells nothing: such rows
    neither take the place of others nor are replaced.
    """
    repeated = find_repeated(connection, claims)
    pairs = zip(claims["identity_key"], claims["delivery_id"], strict=True)
    is_repeated = pd.Series([pair in repeated for pair in pairs], index=claims.index, dtype="bool")
    telling = claims[~is_repeated]
    newest = telling.groupby("identity_key")["delivery_id"].transform("max")
    return pd.concat([claims[is_repeated], telling[telling["delivery_id"] == newest]])


def find_repeated(connection: sa.Connection, claims: pd.DataFrame) -> set[tuple[bytes, int]]:
    """Find the ids that stand on several different rows of a delivery: id and delivery."""
    found = connection.execute(
        sa.select(REPEATED_ID.c.identity_key, REPEATED_ID.c.delivery_id).where(
            REPEATED_ID.c.delivery_id.in_(claims["delivery_id"].unique().tolist())
        )
    )
    return set(map(tuple, found.all()))
