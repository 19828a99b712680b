"""A delivery on its way announced, accounted for and said to be whole: from then on it is seen."""

from collections import Counter
from dataclasses import dataclass, field, fields

import sqlalchemy as sa

from data.deliveries import Delivery, Kind, MissingRow, Portion, Receipt
from data.errors import DataError
from data.store import log, series, standing, words
from data.store.digests import Parts, combine, find_parts
from data.store.log import Author
from data.store.recency import find_reversal
from data.store.schema import DELIVERY, MASKED, PLACE, WORD
from data.store.shape import Tally


@dataclass(slots=True)
class Account:
    """What has become of the rows so far, and what they spoke of."""

    n_understood: int = 0
    n_rejected: int = 0
    n_identified: int = 0
    n_outside: int = 0
    n_hiding: int = 0
    n_corrected: int = 0
    tally: Tally = field(default_factory=Tally)
    places: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    masked: Counter[str] = field(default_factory=Counter)

    def note(self, portion: Portion) -> None:
        """Count a portion's rows."""
        table = portion.table
        self.n_understood += int(table["n_rows"].sum()) if "n_rows" in table else len(table)
        self.n_identified += int(table["source_id"].notna().sum())
        self.n_outside += portion.n_outside
        self.n_hiding += portion.n_hiding
        self.places |= set(table["municipality"].unique())
        self.masked.update(portion.masked)
        if "source_category" in table:
            self.words |= words.find_words(table)

    def receipt(self, delivery_id: int, *, n_withdrawn: int) -> Receipt:
        """Make the account that goes with the delivery."""
        return Receipt(
            delivery_id=delivery_id,
            n_read=self.n_understood + self.n_rejected,
            n_accepted=self.tally.n_accepted,
            n_remarked=self.tally.n_remarked,
            n_known=self.n_understood - sum(self.tally),
            n_rejected=self.n_rejected,
            n_withdrawn=n_withdrawn,
            n_corrected=self.n_corrected,
            n_identified=self.n_identified,
        )


def announce(connection: sa.Connection, delivery: Delivery) -> int:
    """Save the passport of a delivery on its way, and tell its number."""
    counts = {one.name: 0 for one in fields(Receipt) if one.name != "delivery_id"}
    passport = delivery.model_dump(exclude={"words"}) | counts | {"is_complete": False, "is_traced": True}
    announced = DELIVERY.insert().values(passport).returning(DELIVERY.c.delivery_id)
    delivery_id: int = connection.scalars(announced).one()
    return delivery_id


def complete(
    connection: sa.Connection,
    delivery_id: int,
    delivery: Delivery,
    account: Account,
    *,
    parts: Parts,
    person_key: str | None,
) -> Receipt:
    """Say that a delivery is whole, with the account of its rows: from this transaction on it is seen.

    Parameters
    ----------
    connection
        The transaction that completes it.
    delivery_id, delivery, account
        Its number, its passport and what became of its rows.
    parts
        The digests of its rows; they are all saved.
    person_key
        Tells the log who it was.

    Raises
    ------
    DataError
        When its source's rows have ids here and not before, or the reverse, or a newer extract says otherwise.
    """
    _add_what_it_spoke_of(connection, delivery_id, delivery, account)
    hides = delivery.kind is Kind.SERIES and account.n_hiding > 0
    learned = {
        "n_outside": delivery.n_outside + account.n_outside,
        "missing_row": MissingRow.UNKNOWN if hides else delivery.missing_row,
    }
    own = DELIVERY.update().where(DELIVERY.c.delivery_id == delivery_id)
    connection.execute(own.values(learned))
    n_withdrawn = series.count_withdrawn(connection, delivery_id, delivery) if delivery.kind is Kind.SERIES else 0
    receipt = account.receipt(delivery_id, n_withdrawn=n_withdrawn)
    counts = {one.name: getattr(receipt, one.name) for one in fields(receipt) if one.name != "delivery_id"}
    connection.execute(own.values(is_complete=True, **counts))
    problem = standing.find_mixture(connection, delivery_id) or find_reversal(connection, delivery_id, delivery)
    if problem is not None:
        raise DataError(delivery.file_name, [problem])
    log.add(
        connection,
        what="leverans",
        about={"källa": delivery.source, "sha256": delivery.sha256, "slag": delivery.kind.value, **counts},
        subject=f"{DELIVERY.name} {delivery_id}",
        digest=combine(parts | find_parts(connection, (DELIVERY, MASKED, PLACE, WORD), DELIVERY.name, delivery_id)),
        author=Author(delivery.author_role, person_key),
        now=delivery.received_at,
    )
    return receipt


def _add_what_it_spoke_of(connection: sa.Connection, delivery_id: int, delivery: Delivery, account: Account) -> None:
    """Save the places and words of its rows, and how often personal data was masked in them."""
    places = [{"delivery_id": delivery_id, "municipality": place} for place in sorted(account.places)]
    if places:
        connection.execute(PLACE.insert(), places)
    if delivery.kind is not Kind.AREAS:
        words.add(connection, delivery_id, {**delivery.words, **account.words})
    masked = [{"delivery_id": delivery_id, "kind": kind, "n": n} for kind, n in sorted(account.masked.items())]
    if masked:
        connection.execute(MASKED.insert(), masked)
