"""The queue of incidents that somebody must look at before they count, and what was decided of them."""

from datetime import datetime
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.errors import DataError, Problem
from data.reviews import Review, Verdict
from data.store import log
from data.store.log import Author
from data.store.schema import DELIVERY, INCIDENT, REVIEW
from data.store.shape import make_table
from data.store.shown import QUEUED, find_superseded, find_waiting, is_counted, is_had_by
from data.store.words import find_current_words
from data.tables import INCIDENTS, TIME, Column, Table

QUEUE: Table = MappingProxyType(
    {
        **{name: INCIDENTS[name] for name in INCIDENTS},
        "area_id": Column("str", "the area it lies in, where no point is given", is_nullable=True),
        "severity": Column("str", "one of data.reports.Severity", is_nullable=True),
        "delivery_id": Column("int64", "the delivery that brought it"),
        "row": Column("Int64", "its row in the file", is_nullable=True),
        "received_at": Column(TIME, "when it was received, Swedish clock time"),
        "author_role": Column("str", "the role of whoever handed it over", is_nullable=True),
    }
)

REVIEWS: Table = MappingProxyType(
    {
        "incident_id": Column("int64", "the incident"),
        "verdict": Column("str", "one of data.reviews.Verdict"),
        "merged_into_id": Column("Int64", "the incident that it is the same as", is_nullable=True),
        "author_role": Column("str", "who decided, as a role"),
        "reason": Column("str", "why"),
        "recorded_at": Column(TIME, "when, Swedish clock time"),
    }
)


def read_queue(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """Read the incidents that await a decision, oldest first."""
    table = _read_reviewable(connection, municipality, is_demo=is_demo)
    return table[table["incident_id"].isin(find_waiting(connection))].reset_index(drop=True)


def read_decided(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """Read the incidents of which something is decided, the last decided first."""
    newest = sa.select(REVIEW.c.incident_id).group_by(REVIEW.c.incident_id).order_by(sa.func.max(REVIEW.c.review_id))
    order = {incident_id: place for place, incident_id in enumerate(connection.scalars(newest))}
    undecided = find_waiting(connection) | find_superseded(connection)
    table = _read_reviewable(connection, municipality, is_demo=is_demo)
    table = table[table["incident_id"].isin(set(order) - undecided)]
    return table.sort_values("incident_id", key=lambda ids: ids.map(order), ascending=False, ignore_index=True)


def _read_reviewable(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    columns = [INCIDENT.c[name] if name in INCIDENT.c else DELIVERY.c[name] for name in QUEUE]
    found = (
        sa.select(*columns)
        .join(DELIVERY, DELIVERY.c.delivery_id == INCIDENT.c.delivery_id)
        .where(INCIDENT.c.municipality == municipality, DELIVERY.c.is_demo == is_demo, DELIVERY.c.is_complete)
        .where(is_had_by(QUEUED))
        .order_by(INCIDENT.c.incident_id)
    )
    table = make_table(connection.execute(found).all(), list(QUEUE), QUEUE)
    return table.assign(category=find_current_words(connection, is_demo=is_demo).categorise(table))


def read(connection: sa.Connection, incident_id: int) -> pd.DataFrame:
    """Read what has been decided of an incident, oldest first."""
    found = sa.select(*(REVIEW.c[name] for name in REVIEWS)).where(REVIEW.c.incident_id == incident_id)
    return make_table(connection.execute(found.order_by(REVIEW.c.review_id)).all(), list(REVIEWS), REVIEWS)


def add(connection: sa.Connection, review: Review, *, now: datetime, person_key: str | None = None) -> Review:
    """Write a decision, stamped with the time.

    Raises
    ------
    DataError
        When the incident needs no review, or the one it is merged with isn't there to count.
    """
    problem = _find_problem(connection, review)
    if problem is not None:
        source = f"händelse {review.incident_id}"
        raise DataError(source, [problem])
    stamped = review.model_copy(update={"recorded_at": now})
    line = REVIEW.insert().values(stamped.model_dump()).returning(REVIEW.c.review_id)
    author, about = Author(review.author_role, person_key), {"händelse": review.incident_id}
    number = connection.scalars(line).one()
    log.add_row(connection, REVIEW, number, what="granskning", about=about, author=author, now=now)
    return stamped


def _find_problem(connection: sa.Connection, review: Review) -> Problem | None:
    found = sa.select(DELIVERY.c.needs_review, DELIVERY.c.is_demo).join(INCIDENT)
    own = connection.execute(
        found.where(INCIDENT.c.incident_id == review.incident_id, DELIVERY.c.is_complete)
    ).one_or_none()
    if own is None:
        return Problem("", "händelsen finns inte.", "Läs om kön.")
    if not own.needs_review:
        return Problem("", "händelsen kommer ur en leverans som inte granskas.", "Ångra leveransen om den är fel.")
    if review.verdict is not Verdict.MERGED:
        return None
    target = review.merged_into_id
    is_there = is_counted(connection, {int(target or 0)}) and target not in find_superseded(connection)
    is_alike = connection.execute(
        found.where(INCIDENT.c.incident_id == target, DELIVERY.c.is_demo == own.is_demo)
    ).first()
    if not is_there or is_alike is None:
        return Problem("", "händelsen att slå ihop med räknas inte.", "Godta den först, eller välj en annan.")
    return None
