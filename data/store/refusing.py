"""Rows that come again after they were culled, or that would have been, are refused with the reason."""

from dataclasses import replace
from datetime import date

import pandas as pd
import sqlalchemy as sa

from data.deliveries import Delivery, Kind, Portion, Rejection
from data.store import rules


def find_oldest(connection: sa.Connection, delivery: Delivery) -> date | None:
    """Find the first day that a delivery of incidents may have rows of; None when nothing was culled."""
    if delivery.kind is not Kind.INCIDENTS or delivery.is_demo:
        return None
    return rules.find_cuts(connection).get(rules.find_class(delivery.source))


def refuse_older(delivery: Delivery, portion: Portion, oldest: date | None) -> Portion:
    """Turn a portion's rows from before a day into refused ones: they were culled, or would have been.

    Parameters
    ----------
    delivery, portion
        What is on its way, with the columns of ROWS and NOTES.
    oldest
        As `find_oldest`.
    """
    if oldest is None:
        return portion
    table = portion.table
    delivered = pd.Series(pd.Timestamp(delivery.extract_date), index=table.index)
    is_old = table["from_at"].fillna(table["to_at"]).fillna(delivered) < pd.Timestamp(oldest)
    if not is_old.any():
        return portion
    reason = f"händelser före {oldest} är gallrade; raden är äldre och tas inte emot igen."
    numbers = table.loc[is_old, "row"].fillna(0).astype("int64")
    refused = tuple(Rejection(number, reason) for number in numbers.tolist())
    return replace(portion, table=table[~is_old], rejections=(*portion.rejections, *refused))
