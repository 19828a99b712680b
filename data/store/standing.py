"""Which deliveries stand: those that are whole and not undone; nothing is ever removed, and any can be restored."""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Kind
from data.errors import DataError, Problem
from data.store import log
from data.store.log import Author
from data.store.rules import find_losses
from data.store.schema import DELIVERY, UNDOING
from data.store.shape import make_table
from data.tables import TIME, Column, Table

UNDOINGS: Table = MappingProxyType(
    {
        "delivery_id": Column("int64", "which delivery"),
        "is_undone": Column("bool", "undone, else restored"),
        "author_role": Column("str", "the role of whoever did it"),
        "reason": Column("str", "why"),
        "recorded_at": Column(TIME, "when, Swedish clock time"),
    }
)

_NEWEST = sa.select(sa.func.max(UNDOING.c.undoing_id)).group_by(UNDOING.c.delivery_id)
UNDONE = sa.select(UNDOING.c.delivery_id).where(UNDOING.c.undoing_id.in_(_NEWEST), UNDOING.c.is_undone)
IS_STANDING: sa.ColumnElement[bool] = DELIVERY.c.is_complete & DELIVERY.c.delivery_id.not_in(UNDONE)


def find_standing(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> set[int]:
    """Find the numbers of the deliveries that stand."""
    return set(connection.scalars(sa.select(DELIVERY.c.delivery_id).where(IS_STANDING, *conditions)))


def change(
    connection: sa.Connection,
    delivery_id: int,
    *,
    is_undone: bool,
    author_role: str,
    reason: str,
    now: datetime,
    person_key: str | None = None,
) -> None:
    """Write that a delivery is undone, or stands again.

    Raises
    ------
    DataError
        When there is no such delivery, it is so already, or it can't be done soundly.
    """
    problem = _find_problem(connection, delivery_id, is_undone=is_undone, words=(author_role, reason))
    if problem is not None:
        source = f"leverans {delivery_id}"
        raise DataError(source, [problem])
    line = UNDOING.insert().values(
        delivery_id=delivery_id, is_undone=is_undone, author_role=author_role, reason=reason, recorded_at=now
    )
    number = connection.scalars(line.returning(UNDOING.c.undoing_id)).one()
    what, about = "ångrad" if is_undone else "återställd", {"leverans": delivery_id}
    log.add_row(connection, UNDOING, number, what=what, about=about, author=Author(author_role, person_key), now=now)


def _find_problem(
    connection: sa.Connection, delivery_id: int, *, is_undone: bool, words: Sequence[str]
) -> Problem | None:
    if not all(word.strip() for word in words):
        return Problem("", "roll och skäl måste anges.", "Skriv vem som bestämmer, som en roll, och varför.")
    found = sa.select(DELIVERY.c.is_traced, DELIVERY.c.delivery_id.in_(UNDONE).label("is_undone"))
    passport = connection.execute(
        found.where(DELIVERY.c.delivery_id == delivery_id, DELIVERY.c.is_complete)
    ).one_or_none()
    if passport is None:
        return Problem("", "leveransen finns inte.", "Se efter vilka leveranser som finns.")
    if passport.is_undone == is_undone:
        return Problem("", "leveransen är redan ångrad." if is_undone else "leveransen är inte ångrad.")
    if not passport.is_traced:
        what = "leveransen lästes in av en äldre version, som inte skrev upp vilka rader den delade med andra."
        return Problem("", what, "Den kan inte ångras. Läs in en rättad leverans i stället.")
    lost = find_losses(connection, delivery_id)
    if lost is not None or is_undone:
        return lost
    return find_mixture(connection, delivery_id)


def find_mixture(connection: sa.Connection, delivery_id: int) -> Problem | None:
    """Find whether its source's standing deliveries have rows with the source's id where it has none, or the reverse.

    The same event with and without an id can't be known as one: it would be counted twice.
    """
    own = connection.execute(sa.select(DELIVERY).where(DELIVERY.c.delivery_id == delivery_id)).one()
    if own.kind != Kind.INCIDENTS or own.n_read == own.n_rejected:
        return None
    n_identified = DELIVERY.c.n_identified
    is_other = (n_identified == 0) if own.n_identified else (n_identified > 0)
    others = find_standing(
        connection,
        is_other,
        DELIVERY.c.delivery_id != delivery_id,
        DELIVERY.c.kind == own.kind,
        DELIVERY.c.source == own.source,
        DELIVERY.c.is_demo == own.is_demo,
        DELIVERY.c.n_read > DELIVERY.c.n_rejected,
    )
    if not others:
        return None
    numbers = ", ".join(map(str, sorted(others)[:5]))
    if own.n_identified:
        what = f"raderna har källans id, men källans tidigare rader (leverans {numbers}) saknar det"
        remedy = "Läs in utan id-kolumnen, eller ångra först de tidigare leveranserna."
    else:
        what = f"raderna saknar källans id, men källans tidigare rader (leverans {numbers}) har det"
        remedy = "Ange vilken kolumn som är källans id, eller ångra först de tidigare leveranserna."
    return Problem("", f"{what}; samma händelse skulle räknas två gånger.", remedy)


def read(connection: sa.Connection, delivery_id: int | None) -> pd.DataFrame:
    """Read who undid and restored, oldest first."""
    found = sa.select(*(UNDOING.c[name] for name in UNDOINGS)).order_by(UNDOING.c.undoing_id)
    if delivery_id is not None:
        found = found.where(UNDOING.c.delivery_id == delivery_id)
    return make_table(connection.execute(found).all(), list(UNDOINGS), UNDOINGS)
