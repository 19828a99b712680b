"""What an archive package holds of the store: all that was written up to a day, less what is invented and keys."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

import pandas as pd
import shapely
import sqlalchemy as sa

from data.store.schema import (
    AREA,
    ASSESSMENT,
    CULLED_DELIVERY,
    CULLING,
    DECISION,
    DEFINITION,
    DELIVERY,
    FOLLOW_UP,
    INCIDENT,
    KEPT_COUNT,
    LOG_ENTRY,
    MASKED,
    PAPER,
    PLACE,
    PUBLICATION,
    RETENTION_RULE,
    SERIES_VALUE,
    TELLING,
    UNDOING,
    WORD,
)

_SECRET = frozenset({"person_key", "content", "row_key", "cell_key", "identity_key", "wkb", "wkb_wgs84", "is_demo"})
"""Keys, which tell nobody anything or could tell who somebody is; what is published lies in files of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table of a package: where its rows are, what says whether they are of the day, and what it means."""

    table: sa.Table
    meaning: str
    under: sa.Table | None = None
    moment: str = "recorded_at"


TABLES: Mapping[str, Source] = MappingProxyType(
    {
        "beslut.csv": Source(DECISION, "beslut om hur långt åtagandena har kommit"),
        "bedomningar.csv": Source(ASSESSMENT, "bedömningar av fokusområden"),
        "definitioner.csv": Source(DEFINITION, "vad målen jämförs med: källa, kategori och basår"),
        "uppfoljningar.csv": Source(FOLLOW_UP, "när löftena följdes upp och inför vem"),
        "arbetspapper.csv": Source(PAPER, "det som skrevs under arbetet, varje version som JSON"),
        "publiceringar.csv": Source(PUBLICATION, "vad som publicerades, av vem, skillnad och röjandekontroll"),
        "redovisningar.csv": Source(TELLING, "var publiceringarna redovisades", PUBLICATION),
        "leveranser.csv": Source(DELIVERY, "varje leverans med källa, licens och radredovisning", None, "received_at"),
        "leveranser-kommuner.csv": Source(PLACE, "kommunerna i varje leverans", DELIVERY, "received_at"),
        "leveranser-ord.csv": Source(WORD, "vad källornas ord betyder", DELIVERY, "received_at"),
        "leveranser-maskerat.csv": Source(MASKED, "hur mycket som maskerades", DELIVERY, "received_at"),
        "leveranser-angrade.csv": Source(UNDOING, "leveranser som ångrades eller återställdes"),
        "levererade-antal.csv": Source(SERIES_VALUE, "antal som källor har levererat", DELIVERY, "received_at"),
        "omraden.csv": Source(AREA, "varje version av varje område, gränsen som WKT", DELIVERY, "received_at"),
        "gallringsregler.csv": Source(RETENTION_RULE, "hur länge olika uppgifter bevaras, beslutat av vem"),
        "gallringar.csv": Source(CULLING, "vad som har gallrats"),
        "gallrade-leveranser.csv": Source(CULLED_DELIVERY, "vad varje leverans har förlorat", CULLING),
        "kvarvarande-antal.csv": Source(
            KEPT_COUNT, "antal gallrade händelser per månad, kategori och områden", CULLING
        ),
        "logg.csv": Source(LOG_ENTRY, "vad som gjordes, när och i vilken roll; varje post kedjad till den före"),
    }
)
ROWS = "handelser.csv"
_INCIDENTS = Source(INCIDENT, "händelserna en och en, med tid och plats", DELIVERY, "received_at")
_ALWAYS = (CULLING, CULLED_DELIVERY, KEPT_COUNT)
"""What was removed is gone for every day: its counts are of all of them."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package holds: tables with their meanings by file name, and what was published, as it was published."""

    tables: Mapping[str, tuple[str, pd.DataFrame]]
    publications: Mapping[str, str]


def read(connection: sa.Connection, *, day: date, has_rows: bool) -> Contents:
    """Read what was written up to a day and including it.

    Parameters
    ----------
    connection
        Sees one moment of the store.
    day
        The last day.
    has_rows
        Whether incidents are wanted one by one.
    """
    after = datetime.combine(day + timedelta(days=1), time.min)
    wanted = {**TABLES, **({ROWS: _INCIDENTS} if has_rows else {})}
    tables = {name: (source.meaning, _read_table(connection, source, after)) for name, source in wanted.items()}
    found = sa.select(PUBLICATION.c.publication_id, PUBLICATION.c.municipality, PUBLICATION.c.content)
    published = connection.execute(found.where(~PUBLICATION.c.is_demo, PUBLICATION.c.recorded_at < after)).all()
    contents = {f"publiceringar/{number:05d}.json": content for number, _, content in published}
    return Contents(tables, contents)


def _read_table(connection: sa.Connection, source: Source, after: datetime) -> pd.DataFrame:
    table, under = source.table, source.under
    found = sa.select(*table.columns)
    if under is not None:
        found = found.join(under, under.primary_key.columns[0] == table.c[under.primary_key.columns[0].name])
    dated = table if under is None else under
    if table not in _ALWAYS:
        found = found.where(dated.c[source.moment] < after)
    if "is_demo" in dated.c:
        found = found.where(~dated.c["is_demo"])
    if dated is DELIVERY:
        found = found.where(DELIVERY.c.is_complete)
    rows = connection.execute(found.order_by(*table.primary_key)).all()
    read_table = pd.DataFrame(rows, columns=table.columns.keys(), dtype="object")
    if table is AREA:
        read_table["wkt"] = [shapely.to_wkt(shapely.from_wkb(wkb), rounding_precision=-1) for wkb in read_table["wkb"]]
    if table is PUBLICATION:
        read_table["audit"] = [json.loads(audit)["said"] for audit in read_table["audit"]]  # never the true counts
    return read_table[[name for name in read_table if name not in _SECRET]]
