"""Fields of the product's forms, as a test of a page finds them."""

from collections.abc import Iterable
from typing import TypeVar

Widget = TypeVar("Widget")


def by_name(widgets: Iterable[Widget], name: str) -> Widget:
    """Give the widget of a field by the field's name, however often it has been emptied."""
    return next(each for each in widgets if str(getattr(each, "key", "")).split("#")[0] == name)
