"""What every value in files and in the store has in common: frozen, strict, its texts and days of one form."""

import re
from contextlib import suppress
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError


def _read_day(value: object) -> object:
    """Read year-month-day only: pydantic would take a text of digits for seconds since 1970."""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise PydanticCustomError("date_parsing", "not a date as year-month-day")  # noqa: EM101 - pydantic wants a literal


Day = Annotated[date, BeforeValidator(_read_day)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[^./\\:\s][^/\\:]*$")]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class Value(BaseModel):
    """A frozen value that refuses unknown keys and silent conversions (``1960`` is not ``"1960"``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True)
