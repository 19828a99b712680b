"""A week's plan as files: a table, a calendar, a page to print; the same plan gives the same bytes."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pandas as pd

from dashboard.formats import format_date
from dashboard.html_table import STYLE, write_table
from dashboard.maps.text import safe_text
from dashboard.presence_texts import WEEKDAYS, say_minutes
from dashboard.texts import DEMO_NOTICE
from data.exports import write_csv
from data.exports.events import PlannedEvent, write_events
from data.plans import PlannedWindow, WeekPlan

_HEADINGS = ("Dag", "Tid", "Plats", "Hur")


def write_plan_csv(plan: WeekPlan, names: Mapping[str, str]) -> bytes:
    """Write a plan as CSV for a Swedish spreadsheet.

    Parameters
    ----------
    plan
        The plan.
    names
        What the areas are called.
    """
    rows = [
        {
            "vecka": f"{plan.year}-v{plan.week:02}",
            "veckodag": WEEKDAYS[window.start.weekday()],
            "datum": window.start.date(),
            "från": f"{window.start:%H.%M}",
            "till": f"{_end(window):%H.%M}",
            "minuter": window.minutes,
            "plats": names.get(window.area_id, window.area_id),
            "områdes-id": window.area_id,
            "hur": window.what.value,
            "anmärkning": DEMO_NOTICE if plan.is_demo else "",
        }
        for window in plan.windows
    ]
    return write_csv(pd.DataFrame(rows, columns=[*_COLUMNS]))


_COLUMNS = (
    *("vecka", "veckodag", "datum", "från", "till"),
    *("minuter", "plats", "områdes-id", "hur", "anmärkning"),
)


def write_plan_ics(plan: WeekPlan, names: Mapping[str, str], *, now: datetime) -> bytes:
    """Write a plan as a calendar.

    Parameters
    ----------
    plan, names
        As for `write_plan_csv`.
    now
        When it is written, Swedish clock time.
    """
    events = [
        PlannedEvent(
            uid=f"{plan.municipality}-{window.area_id}-{window.start:%Y%m%dT%H%M}@lofteskartan",
            start=window.start,
            minutes=window.minutes,
            title=f"{_mark(plan)}Närvaro: {names.get(window.area_id, window.area_id)}, {window.what.value}",
            place=names.get(window.area_id, window.area_id),
        )
        for window in plan.windows
    ]
    return write_events(events, name=f"{_mark(plan)}Närvaro {_name(plan)}", now=now)


def write_plan_page(plan: WeekPlan, names: Mapping[str, str], *, place: str, now: datetime) -> str:
    """Write a plan as a page to print; nothing in it runs or loads.

    Parameters
    ----------
    plan, names, now
        As for `write_plan_ics`.
    place
        The municipality's name.
    """
    title = safe_text(f"Närvaro {_name(plan)}, {place}")
    caption = f"Planerad närvaro {_name(plan)}"
    rows = [list(row.values()) for row in tabulate_plan(plan, names)]
    table = write_table(caption, _HEADINGS, rows) if rows else "<p>Inget är planerat.</p>"
    mark = f"<p><strong>{DEMO_NOTICE}</strong></p>" if plan.is_demo else ""
    style = STYLE.read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="sv"><head><meta charset="utf-8"><title>{title}</title>\n<style>'
        f"body {{ font: 16px/1.4 sans-serif; margin: 2rem; color: #1a1a1a; }}\n{style}</style></head>\n"
        f"<body><h1>{title}</h1>{mark}\n{table}\n<p>Utskriven {format_date(now)}. Version {plan.version} av planen. "
        "Intern: visar var närvaro planeras.</p></body></html>\n"
    )


def tabulate_plan(plan: WeekPlan, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Give a plan as rows of words."""
    return [
        dict(
            zip(
                _HEADINGS,
                (
                    f"{WEEKDAYS[window.start.weekday()]} {format_date(window.start)}",
                    f"{window.start:%H.%M}–{_end(window):%H.%M} ({say_minutes(window.minutes)})",
                    names.get(window.area_id, window.area_id),
                    window.what.value,
                ),
                strict=True,
            )
        )
        for window in plan.windows
    ]


def _end(window: PlannedWindow) -> datetime:
    return window.start + timedelta(minutes=window.minutes)


def _name(plan: WeekPlan) -> str:
    return f"vecka {plan.week} {plan.year}"


def _mark(plan: WeekPlan) -> str:
    return f"{DEMO_NOTICE}. " if plan.is_demo else ""
