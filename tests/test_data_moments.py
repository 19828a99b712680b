"""Times as people and programs write them: read exactly, or not at all."""

from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.moments import Moments, read_moments, read_parts
from data.periods import read_periods


def _read(*texts: str, date_format: str | None = None, is_midnight_day: bool | None = False) -> Moments:
    column = pd.Series(texts, dtype="str")
    return read_moments(column, None, date_format=date_format, is_midnight_day=is_midnight_day)


def _ends(moments: Moments) -> tuple[str, str]:
    return str(moments.first.iloc[0]), str(moments.last.iloc[0])


@pytest.mark.parametrize(
    ("text", "date_format", "first", "last"),
    [
        ("2023-05-01 9:05", None, "2023-05-01 09:05:00", "2023-05-01 09:05:00"),
        ("2023-05-01T09:05:00Z", None, "2023-05-01 11:05:00", "2023-05-01 11:05:00"),  # Sweden is UTC+2 in May
        ("2024-01-16 23:09:30 +01:00", None, "2024-01-16 23:09:30", "2024-01-16 23:09:30"),
        ("2024-01-16 9:09:30 +01:00", None, "2024-01-16 09:09:30", "2024-01-16 09:09:30"),
        ("2023-5-1", None, "2023-05-01 00:00:00", "2023-05-01 23:59:59"),
        ("202305", None, "2023-05-01 00:00:00", "2023-05-31 23:59:59"),
        ("2024-02", None, "2024-02-01 00:00:00", "2024-02-29 23:59:59"),
        ("maj 2023", None, "2023-05-01 00:00:00", "2023-05-31 23:59:59"),
        ("1 maj 2023 kl. 9.05", None, "2023-05-01 09:05:00", "2023-05-01 09:05:00"),
        ("2023", None, "2023-01-01 00:00:00", "2023-12-31 23:59:59"),
        ("1/5 2023", "dag/månad", "2023-05-01 00:00:00", "2023-05-01 23:59:59"),
        ("1.5.2023", "dag/månad", "2023-05-01 00:00:00", "2023-05-01 23:59:59"),
        ("05/01/2023 09:05:00 PM", "månad/dag", "2023-05-01 21:05:00", "2023-05-01 21:05:00"),
        ("05/01/2023 12:05 AM", "månad/dag", "2023-05-01 00:05:00", "2023-05-01 00:05:00"),
        # 45047 is 2023-05-01 in a spreadsheet; .378472222 of a day is 9 hours and 5 minutes.
        ("45047.378472222", "excel", "2023-05-01 09:05:00", "2023-05-01 09:05:00"),
        ("45047", "excel", "2023-05-01 00:00:00", "2023-05-01 23:59:59"),
        ("2022-01-01", "månad", "2022-01-01 00:00:00", "2022-01-31 23:59:59"),
        ("2023-05-01 22:00 – 2023-05-02 06:00", None, "2023-05-01 22:00:00", "2023-05-02 06:00:00"),
        ("2023-05-01 22:00–06:00", None, "2023-05-01 22:00:00", "2023-05-02 06:00:00"),
        ("2023-05-01 - 2023-05-03", None, "2023-05-01 00:00:00", "2023-05-03 23:59:59"),
        ("1/5 2023 till 3/5 2023", "dag/månad", "2023-05-01 00:00:00", "2023-05-03 23:59:59"),
    ],
)
def test_a_time_lasts_as_long_as_its_text_says(text: str, date_format: str | None, first: str, last: str) -> None:
    """A day its whole day, a month its whole month, a clock its minute; a span from its first to its last."""
    assert _ends(_read(text, date_format=date_format)) == (first, last)


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("1/5 2023", None),
        ("05/01/2023", None),
        ("1.5.2023", None),
        ("45047", None),
        ("2023-02-30", None),
        ("2023-13", None),
        ("2023-05-01 25:00", None),
        ("2023-05-02 - 2023-05-01", None),
        ("2023-05-01 22:00 – ", None),
        ("0586-01-01", None),
        ("13/13 2023", "dag/månad"),
        ("13/1/2023", "månad/dag"),
        ("1/5/2023 13:00 PM", "månad/dag"),
        ("1/5 23", "dag/månad"),
        ("99", "excel"),
        ("1e300", "excel"),
    ],
)
def test_a_time_in_doubt_is_a_fault_and_never_a_guess(text: str, date_format: str | None) -> None:
    """Neither the order of day and month nor a century is made up."""
    moments = _read(text, date_format=date_format)
    assert moments.is_faulty.tolist() == [True]
    assert moments.first.isna().all()
    assert moments.last.isna().all()


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1)))  # noqa: DTZ001  # clock time
def test_one_time_reads_alike_in_every_form(when: datetime) -> None:
    """Year first, day first, month first and Excel's days since 1899-12-30 all name the same minute."""
    minute = when.replace(second=0, microsecond=0)
    serial = (minute - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001  # clock time
    forms = [
        (f"{minute:%Y-%m-%d} {minute.hour}:{minute:%M}", None),
        (f"{minute.day}/{minute.month} {minute.year} {minute:%H:%M}", "dag/månad"),
        (f"{minute:%m/%d/%Y %I:%M %p}", "månad/dag"),
        (f"{serial:.9f}", "excel"),
    ]
    read = {_ends(_read(text, date_format=date_format))[0] for text, date_format in forms}
    assert read == {f"{minute:%Y-%m-%d %H:%M:%S}"}


@given(st.text(max_size=40), st.sampled_from([None, "dag/månad", "månad/dag", "excel", "månad"]))
def test_any_text_is_read_empty_or_faulty(text: str, date_format: str | None) -> None:
    """Whatever stands in the cell, and a span never ends before it begins."""
    moments = _read(text, date_format=date_format)
    is_read = bool(moments.first.notna().iloc[0])
    assert not (is_read and bool(moments.is_faulty.iloc[0]))
    assert not is_read or bool((moments.first <= moments.last).iloc[0])


def test_midnight_is_a_whole_day_only_when_that_is_said() -> None:
    """Else the first ten rows of a file could be understood in another way than the whole of it."""
    assert _ends(_read("2023-05-01 00:00", is_midnight_day=False))[1] == "2023-05-01 00:00:00"
    assert _ends(_read("2023-05-01 00:00", is_midnight_day=True))[1] == "2023-05-01 23:59:59"
    assert _ends(_read("2023-05-01 00:00", "2023-05-01 13:00", is_midnight_day=None))[1] == "2023-05-01 00:00:00"


def test_a_month_can_stand_as_a_number_a_decimal_or_a_name() -> None:
    """As a spreadsheet leaves it, or as Brå writes it."""
    parts = pd.DataFrame({"year": ["2026"] * 4, "month": ["8", "8.0", "Augusti", "aug."]})
    assert read_parts(parts).first.astype("str").unique().tolist() == ["2026-08-01"]


@pytest.mark.parametrize(
    ("text", "year", "month", "is_marked"),
    [
        ("202305", "2023", "05", False),
        ("2023-05", "2023", "05", False),
        ("2023M05", "2023", "05", False),
        ("Maj 2023", "2023", "05", False),
        ("2025", "2025", None, False),
        ("2025 prel.", "2025", None, True),
        ("2026 prel., Aug", "2026", "08", True),
        ("vår 2023", None, None, False),
        ("2023-05-01 12:00", None, None, False),
    ],
)
def test_a_period_is_a_month_or_a_year(text: str, year: str | None, month: str | None, *, is_marked: bool) -> None:
    """Preliminary where its source marks it so; a day is no period."""
    periods = read_periods(pd.Series([text]))
    found = [None if pd.isna(part.iloc[0]) else part.iloc[0] for part in (periods.year, periods.month)]
    assert (*found, bool(periods.is_marked.iloc[0])) == (year, month, is_marked)
