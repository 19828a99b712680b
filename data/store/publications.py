"""What was published, by whom and on what grounds, and where it was told: kept, never changed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from types import MappingProxyType

import pandas as pd
import sqlalchemy as sa

from data.errors import DataError, Problem
from data.follow_ups import FollowUp
from data.personal import mask
from data.publication_files import find_digest, lay_content, read_content
from data.publications import Publication, Published, Telling
from data.store import log, registers
from data.store.log import Author
from data.store.schema import PUBLICATION, TELLING
from data.store.shape import make_table
from data.tables import TIME, Column, Table

PUBLICATIONS: Table = MappingProxyType(
    {
        "publication_id": Column("int64", "the store's number for the publication"),
        "name": Column("str", "what it is called"),
        "sha256": Column("str", "the checksum of its content"),
        "difference": Column("str", "what it added to the one before, in Swedish"),
        "audit": Column("str", "what the audit found, in Swedish"),
        "author_role": Column("str", "the role of whoever published it"),
        "recorded_at": Column(TIME, "when it was published, Swedish clock time"),
    }
)

TELLINGS: Table = MappingProxyType(
    {
        "publication_id": Column("int64", "which publication was told"),
        "told_on": Column(TIME, "the day"),
        "told_to": Column("str", "before whom"),
        "channel": Column("str", "how"),
        "author_role": Column("str", "the role of whoever wrote it down"),
        "recorded_at": Column(TIME, "when it was written down, Swedish clock time"),
    }
)

_TELLING = "Redovisningen"


def add(connection: sa.Connection, published: Published, *, person_key: str | None, now: datetime) -> int:
    """Save a publication with its grounds, and tell its number; refused when another has been published meanwhile."""
    publication = published.publication
    n_before = connection.scalar(
        sa.select(sa.func.count()).select_from(PUBLICATION).where(_is_of(publication.municipality, publication.is_demo))
    )
    if publication.number != (n_before or 0) + 1:
        what = f"någon annan har publicerat {publication.municipality_name} sedan förhandsvisningen gjordes."
        raise DataError(publication.name, [Problem("", what, "Se på den nya publiceringen och gör om.")])
    content = lay_content(publication)
    row = {
        "municipality": publication.municipality,
        "name": publication.name,
        "sha256": find_digest(content),
        "content": content,
        "difference": published.difference,
        "audit": json.dumps({"said": published.audit, "bases": json.loads(published.bases)}, ensure_ascii=False),
        "author_role": published.author_role,
        "person_key": person_key,
        "recorded_at": now,
        "is_demo": publication.is_demo,
    }
    number = connection.execute(PUBLICATION.insert().values(row).returning(PUBLICATION.c.publication_id)).scalar_one()
    author = Author(published.author_role, person_key)
    log.add_row(
        connection, PUBLICATION, number, what="publicering", about={"namn": row["name"]}, author=author, now=now
    )
    return int(number)


def read(connection: sa.Connection, municipality: str, *, is_demo: bool) -> tuple[tuple[Publication, ...], str]:
    """Read all that was published of a municipality, the first one first, and the true counts behind the last."""
    found = sa.select(PUBLICATION.c.content, PUBLICATION.c.sha256, PUBLICATION.c.name, PUBLICATION.c.audit)
    rows = connection.execute(found.where(_is_of(municipality, is_demo)).order_by(PUBLICATION.c.publication_id)).all()
    for row in rows:
        if find_digest(row.content) != row.sha256:
            what = "det som publicerades är ändrat i databasen."
            raise DataError(row.name, [Problem("", what, "Kör «lofteskartan kontrollera» och återställ en kopia.")])
    publications = tuple(read_content(row.content, source=row.name) for row in rows)
    return publications, json.dumps(json.loads(rows[-1].audit)["bases"]) if rows else "{}"


def list_all(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """List what was published of a municipality as PUBLICATIONS, oldest first."""
    columns = [PUBLICATION.c[name] for name in PUBLICATIONS]
    found = sa.select(*columns).where(_is_of(municipality, is_demo)).order_by(PUBLICATION.c.publication_id)
    rows = [
        [json.loads(value)["said"] if name == "audit" else value for name, value in zip(PUBLICATIONS, row, strict=True)]
        for row in connection.execute(found)
    ]
    return make_table(rows, list(PUBLICATIONS), PUBLICATIONS)


def tell(
    connection: sa.Connection,
    telling: Telling,
    follow_ups: Sequence[FollowUp],
    *,
    now: datetime,
    person_key: str | None = None,
) -> None:
    """Write where and when a publication was told, and the follow-ups of promises that it thereby was.

    Raises
    ------
    DataError
        When the publication isn't there, its day hadn't come or has not, or a text may point out a person.
    """
    found = sa.select(PUBLICATION.c.is_demo, PUBLICATION.c.recorded_at)
    row = connection.execute(found.where(PUBLICATION.c.publication_id == telling.publication_id)).one_or_none()
    if row is None:
        problem = Problem("", "publiceringen finns inte.", "Välj en som är publicerad.")
        raise DataError(_TELLING, [problem])
    days = [telling.told_on, *(follow_up.held_on for follow_up in follow_ups)]
    told: list[Telling | FollowUp] = [telling, *follow_ups]
    texts = [each for one in told for each in (one.told_to, one.channel, one.author_role)]
    problems = [*_check_days(days, row.recorded_at.date(), now.date()), *_check_texts(texts)]
    if problems:
        raise DataError(_TELLING, problems)
    line = TELLING.insert().values(telling.model_dump() | {"recorded_at": now}).returning(TELLING.c.telling_id)
    number, author = connection.scalars(line).one(), Author(telling.author_role, person_key)
    about = {"publicering": telling.publication_id}
    log.add_row(connection, TELLING, number, what="redovisning", about=about, author=author, now=now)
    for follow_up in follow_ups:
        stated = follow_up.model_copy(update={"is_demo": row.is_demo})
        registers.add_follow_up(connection, stated, now=now, person_key=person_key)


def _check_days(days: Iterable[date], first: date, today: date) -> Iterator[Problem]:
    remedy = "Skriv när det redovisades."
    for day in dict.fromkeys(days):
        if day > today:
            yield Problem("", f"{day} har inte varit än.", remedy)
        elif day < first:
            yield Problem("", f"{day} kan inte stämma: det här publicerades först {first}.", remedy)


def _check_texts(texts: Iterable[str]) -> Iterator[Problem]:
    kinds = dict.fromkeys(kind.value for text in texts for kind in mask(text).counts)
    if kinds:
        what = f"texten ser ut att innehålla personuppgifter ({', '.join(kinds)})."
        yield Problem("", what, "Skriv organ och roll i stället, till exempel kommunstyrelsen.")


def list_tellings(connection: sa.Connection, municipality: str, *, is_demo: bool) -> pd.DataFrame:
    """List where a municipality's publications were told as TELLINGS, oldest first."""
    columns = [TELLING.c[name] for name in TELLINGS]
    found = sa.select(*columns).join(PUBLICATION).where(_is_of(municipality, is_demo))
    rows = connection.execute(found.order_by(TELLING.c.told_on, TELLING.c.telling_id)).all()
    return make_table(rows, list(TELLINGS), TELLINGS)


def _is_of(municipality: str, is_demo: bool) -> sa.ColumnElement[bool]:  # noqa: FBT001 - a condition, no switch
    return (PUBLICATION.c.municipality == municipality) & (PUBLICATION.c.is_demo == is_demo)
