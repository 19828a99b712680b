"""A meeting of Mjölby's council, what its pages are to show, and the pack that is made of it."""

from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.opening import the_store
from dashboard.reports.pack.audience import find_audience
from dashboard.reports.pack.meeting_pack import make_pack
from dashboard.reports.pack.pack import Pack
from dashboard.selection import Selection
from data.deliveries import Delivery, Kind, MissingRow
from data.meetings import Meeting, SavedView
from data.roles import RIGHTS, Role
from tests import canary_store as canary
from tests.readers import look_at
from tests.shown_pages import open_at

EARLY, CLOSED = datetime(2026, 3, 1, 9), datetime(2026, 3, 3, 15)  # noqa: DTZ001 - Swedish clock time
LATER, TODAY = datetime(2026, 3, 5, 9), date(2026, 3, 6)  # noqa: DTZ001 - as above
WHO: dict[str, Any] = {"municipality": "0586", "author_role": "samordnare"}
N_FRAUD = {2022: 40, 2023: 41, 2024: 37, 2025: 30}
"""Frauds a month, per year."""
N_TRAFFIC_EAST = 2
"""Incidents so few that nobody without points may know them."""


def view(title: str, path: str, **choices: str) -> SavedView:
    """Make a saved view of Mjölby."""
    return SavedView(title=title, path=path, choices=(("kommun", "Mjölby"), *choices.items()))


AGENDA = (
    view("Kartan", "lagesbild", kalla="polisen", visa="stöld", ar="2025"),
    view("Bedrägerier", "baslinje", kalla="Brå", kategori="bedrägeri", ar="2025"),
    view("Trafik i Öster", "baslinje", kalla="polisen", kategori="trafik", omrade="Öster", ar="2025"),
    view("Uppföljning", "uppfoljning"),
)
NO_MAP = AGENDA[1:2]
"""What is quickly made: no map is drawn."""


def passport(kind: Kind, source: str, now: datetime, **more: object) -> Delivery:
    """Give what a delivery says of itself."""
    said = {
        "file_name": f"{source}.csv",
        "sha256": f"{now.day:064d}",
        "producer": source,
        "licence": "fri",
        "extract_date": now.date(),
        "definition": f"Anmälda brott enligt {source}.",
        "received_at": now,
    }
    return Delivery.model_validate({"kind": kind, "source": source, **said, **more})


def receive(now: datetime, *, n_more: int = 0) -> None:
    """Read in areas, incidents one by one and frauds by month; later with some more frauds in the last month."""
    store = the_store()
    months = pd.date_range("2022-01-01", "2025-12-01", freq="MS", unit="us")
    counted = {"municipality": "0586", "area_id": "0586", "category": "bedrägeri", "source_category": "bedrägeri"}
    table = pd.DataFrame({"first_month": months, "n": [N_FRAUD[month.year] for month in months]})
    table.loc[len(table) - 1, "n"] += n_more
    series = {"covers_first": date(2022, 1, 1), "covers_last": date(2025, 12, 1), "missing_row": MissingRow.UNKNOWN}
    table = table.assign(**counted, n_months=1, is_preliminary=False).astype({"n": "Int64"})
    store.receive(passport(Kind.SERIES, "Brå", now, **series), table)
    if n_more:
        return
    store.receive(passport(Kind.AREAS, "kommunen", now), [canary.areas()])
    covers = {"covers_first": date(2023, 1, 1), "covers_last": date(2025, 12, 1)}
    store.receive(passport(Kind.INCIDENTS, "polisen", now, **covers), [incidents()])


def incidents() -> pd.DataFrame:
    """Make the canary's incidents of three years, with few of traffic in Öster and many of the others."""
    made = canary.incidents()
    at = pd.date_range("2023-01-01 03:17:41", "2025-12-31", periods=len(made)).round("s")
    is_east = made["lon"] > (canary.SPREAD[0] + canary.SPREAD[1]) / 2
    made = made.assign(from_at=at, to_at=at)
    few = made.index[is_east & (at.year == 2025)][:N_TRAFFIC_EAST]
    made["category"] = made["category"].where(made["category"] != "trafik", "stöld")
    made.loc[~is_east & (made.index % 3 == 0), "category"] = "trafik"
    made.loc[few, "category"] = "trafik"
    return made


def select(role: Role = Role.ANALYST, *, today: date = TODAY) -> Selection:
    """Look at Mjölby in a role."""
    return look_at(role, today)


def plan(**more: object) -> Meeting:
    """Make a meeting that nobody has saved."""
    base = {"key": "mote", "title": "Rådet i mars", "held_on": date(2026, 3, 10), "agenda": AGENDA}
    return Meeting.model_validate(WHO | base | more)


def make(role: Role = Role.ANALYST, meeting: Meeting | None = None) -> Pack:
    """Make a pack for a role, by whoever sees every number."""
    return make_pack(meeting or plan(), select(), audience=find_audience(role.value, RIGHTS[Role.ANALYST]))


def said_on(path: str, role: Role, choices: dict[str, str]) -> str:
    """Give what a page says of a choice to somebody in a role."""

    def script(path: str, role: str) -> None:
        from datetime import date  # noqa: PLC0415 - the script runs on its own

        from dashboard.views.baseline import show_baseline  # noqa: PLC0415
        from dashboard.views.followup import show_follow_up  # noqa: PLC0415
        from dashboard.views.situation import show_situation  # noqa: PLC0415
        from tests.readers import look_at  # noqa: PLC0415

        selection = look_at(role, date(2026, 3, 6))
        pages = {"lagesbild": show_situation, "baslinje": show_baseline, "uppfoljning": show_follow_up}
        pages[path](selection)

    page = open_at(script, choices, path=path, role=role.value)
    assert not page.exception
    kinds = ("subheader", "markdown", "caption")
    said = [str(element.value) for kind in kinds for element in page.get(kind)]
    sent = [one.proto.bytes[4:].decode(errors="replace") for one in page.get("bidi_component")]
    said += [text for text in sent if "\N{REPLACEMENT CHARACTER}" not in text]  # sentence and table; a map is numbers
    return "\n".join([*said, *(table.value.to_csv() for table in page.table)]).replace("\\", "")


def find_slide(pack: Pack, part: str, number: int = 0) -> Any:  # noqa: ANN401 - a slide, whatever it shows
    """Find a slide of a part."""
    return next(each for each in pack.parts if each.title.endswith(part)).slides[number]
