"""The account of a file's rows in Swedish: every row read is new, known since before or rejected."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from dashboard.findings import say_absent, say_repeated_ids
from dashboard.formats import MISSING, format_count, format_date
from data.deliveries import Absent, Kind, Receipt
from data.intake import Intake

_WHOLE_DAY = (0, 0, 23, 59)
_TIED = "\N{NO-BREAK SPACE}"
ROWS_OF: Mapping[Kind, tuple[str, ...]] = {
    Kind.INCIDENTS: ("När", "Plats", "Kategori"),
    Kind.SERIES: ("Kommun", "Område", "Period", "Kategori", "Antal"),
    Kind.AREAS: ("Id", "Namn", "Slag"),
}


def list_outcomes(receipt: Receipt) -> list[dict[str, str]]:
    """List the four outcomes with their sum.

    Examples
    --------
    >>> [row["Rader"] for row in list_outcomes(Receipt(1, 10, 5, 2, 1, n_remarked=2))]
    ['5', '2', '2', '1', '10']
    """
    named = {
        "nya": receipt.n_accepted,
        "nya med anmärkning": receipt.n_remarked,
        "redan kända": receipt.n_known,
        "avvisade": receipt.n_rejected,
        "lästa rader, summan": receipt.n_read,
    }
    return [{"Vad det blev av raderna": name, "Rader": format_count(n)} for name, n in named.items()]


def say_sum(receipt: Receipt) -> str:
    """Say the account in one sentence.

    Examples
    --------
    >>> say_sum(Receipt(1, 10, 5, 2, 1, n_remarked=2))
    '10 lästa = 5 nya + 2 nya med anmärkning + 2 redan kända + 1 avvisade.'
    """
    parts = (
        f"{format_count(receipt.n_accepted)} nya",
        f"{format_count(receipt.n_remarked)} nya med anmärkning",
        f"{format_count(receipt.n_known)} redan kända",
        f"{format_count(receipt.n_rejected)} avvisade",
    )
    return f"{format_count(receipt.n_read)} lästa = {' + '.join(parts)}."


def say_beside(receipt: Receipt, *, n_repeated_ids: int = 0, absent: Absent | None = None) -> list[str]:
    """Say what the four outcomes don't tell; `n_repeated_ids` stand on several different rows of the file.

    `absent` are earlier rows of the months that the file covers which it hasn't.

    Examples
    --------
    >>> say_beside(Receipt(1, 10, 10, 0, 0, n_corrected=3))
    ['3 av de nya rättar rader från en tidigare leverans; de tidigare versionerna är kvar i historiken.']
    """
    told = []
    if receipt.n_corrected:
        told.append(
            f"{format_count(receipt.n_corrected)} av de nya rättar rader från en tidigare leverans; de tidigare "
            "versionerna är kvar i historiken."
        )
    if n_repeated_ids:
        told.append(say_repeated_ids(n_repeated_ids))
    if absent is not None:
        told.append(say_absent(absent))
    if receipt.n_withdrawn:
        told.append(f"{format_count(receipt.n_withdrawn)} tidigare antal blev noll: filen har ingen rad för dem.")
    return told


def read_receipt(passport: "pd.Series[Any]") -> Receipt:
    """Read the account that went with a delivery, out of its passport."""
    return Receipt(**{one.name: int(str(passport[one.name])) for one in fields(Receipt) if one.name in passport.index})


def list_understood(found: Intake, kind: Kind, *, most: int) -> list[dict[str, str]]:
    """List the first rows as they will be understood, and why those that won't be taken are refused.

    Parameters
    ----------
    found
        As ``data.arrivals.understand_head`` gives it.
    kind
        What the rows are.
    most
        Rows at most.
    """
    told: list[tuple[int, dict[str, str]]] = [
        (int(str(number)), _TELL[kind](row) | {"Blir": _say_taken(row)}) for number, row in found.table.iterrows()
    ]
    unread = dict.fromkeys(ROWS_OF[kind], "–")
    told += [(one.row, unread | {"Blir": f"avvisas: {one.reason}"}) for one in found.rejections]
    return [{"Rad": str(number)} | row for number, row in sorted(told, key=lambda one: one[0])[:most]]


def list_refused_below(found: Intake, shown: list[dict[str, str]], *, most: int = 5) -> list[str]:
    """List the rows below those shown that won't be taken, in a sentence each.

    Parameters
    ----------
    found
        The rows as understood.
    shown
        The rows that are shown already, as `list_understood` gives them.
    most
        Sentences at most; the last says how many are left.
    """
    last = max((int(row["Rad"]) for row in shown), default=0)
    below = [one for one in found.rejections if one.row > last]
    told = [f"Rad {one.row} avvisas: {one.reason}" for one in below[:most]]
    return told + ([f"… och {format_count(len(below) - most)} rader till."] if len(below) > most else [])


def _say_taken(row: "pd.Series[Any]") -> str:
    remark = row.get("remark")
    return "tas emot" if remark is None or pd.isna(remark) else f"tas emot med anmärkning: {remark}"


def _tell_incident(row: "pd.Series[Any]") -> dict[str, str]:
    word = row["source_category"]
    category = str(row["category"])
    return {
        "När": _say_span(row["from_at"], row["to_at"]),
        "Plats": MISSING if pd.isna(row["lon"]) else f"{_degrees(row['lat'])}{_TIED}N {_degrees(row['lon'])}{_TIED}Ö",
        "Kategori": category if pd.isna(word) or str(word) == category else f"{category} («{word}»)",
    }


def _say_span(first: object, last: object) -> str:
    begins, ends = pd.Timestamp(str(first)), pd.Timestamp(str(last))
    if pd.isna(begins):
        return "okänd tid"
    if pd.isna(ends) or begins == ends:
        return f"{begins:%Y-%m-%d %H:%M}"
    if begins.date() == ends.date():
        if (begins.hour, begins.minute, ends.hour, ends.minute) == _WHOLE_DAY:
            return f"{begins:%Y-%m-%d}"
        return f"{begins:%Y-%m-%d}, {begins:%H:%M}–{ends:%H:%M}"
    return f"{begins:%Y-%m-%d %H:%M} till {ends:%Y-%m-%d %H:%M}"


def _tell_count(row: "pd.Series[Any]") -> dict[str, str]:
    n_months, first = int(str(row["n_months"])), pd.Timestamp(str(row["first_month"]))
    return {
        "Kommun": str(row["municipality"]),
        "Område": str(row["area_id"]),
        "Period": f"{first:%Y-%m}" if n_months == 1 else f"{first:%Y-%m}, {n_months} månader",
        "Kategori": str(row["category"]),
        "Antal": format_count(row["n"]),
    }


def _tell_area(row: "pd.Series[Any]") -> dict[str, str]:
    return {"Id": str(row["area_id"]), "Namn": str(row["label"]), "Slag": str(row["area_type"])}


_TELL = {Kind.INCIDENTS: _tell_incident, Kind.SERIES: _tell_count, Kind.AREAS: _tell_area}


def _degrees(value: object) -> str:
    return f"{float(str(value)):.4f}".replace(".", ",")


def list_deliveries(deliveries: pd.DataFrame, undone: frozenset[int]) -> list[dict[str, str]]:
    """List deliveries, the last received first.

    Parameters
    ----------
    deliveries
        As data.store.DELIVERIES, those undone too.
    undone
        The numbers of those that are undone.
    """
    return [
        {
            "Nr": str(row["delivery_id"]),
            "Källa och fil": f"{row['source']}: {row['file_name']}",
            "Mottagen": f"{format_date(row['received_at'])} {row['received_at']:%H:%M}",
            "Läge": "ångrad" if row["delivery_id"] in undone else "gäller",
        }
        for _, row in deliveries.iloc[::-1].iterrows()
    ]
