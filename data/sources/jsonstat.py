"""A table as JSON-stat 2 describes it: its dimensions, and one value for each place in them."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, model_validator

MAX_CELLS = 150_000


def _number_codes(index: object) -> object:
    """Take the codes in order where they are listed: the standard lets them be."""
    return {code: at for at, code in enumerate(index)} if isinstance(index, list) else index


class Unit(BaseModel):
    """What a value is counted in."""

    base: str = ""


class Categories(BaseModel):
    """The codes of a dimension: each one's place, name and unit."""

    index: Annotated[dict[str, int], BeforeValidator(_number_codes)]
    label: dict[str, str] = Field(default_factory=dict)
    unit: dict[str, Unit] = Field(default_factory=dict)


class Extension(BaseModel):
    """What PxWeb says of a dimension: whether it may be left out, and what time its values are about."""

    elimination: bool = False
    refperiod: dict[str, str] = Field(default_factory=dict)


class Dimension(BaseModel):
    """What a table is divided by."""

    label: str = ""
    category: Categories
    extension: Extension = Field(default_factory=Extension)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(sorted(self.category.index, key=self.category.index.__getitem__))

    def name(self, code: str) -> str:
        """Give a code's name."""
        return self.category.label.get(code, code)


class Role(BaseModel):
    """Which dimensions are time, place and content."""

    time: list[str] = Field(min_length=1, max_length=1)
    geo: list[str] = Field(min_length=1, max_length=1)
    metric: list[str] = Field(min_length=1, max_length=1)


class Dataset(BaseModel):
    """A table, or what is said of it before any value is fetched.

    Attributes
    ----------
    id, size, dimension
        The dimensions in order, how many codes each has, and the codes.
    value
        In the order of the last dimension first; None for what is missing, or by place where few are there.

    Examples
    --------
    >>> years = {"label": "år", "category": {"index": ["2023", "2024"]}}
    >>> one = {"category": {"index": ["0586"]}}
    >>> dataset = Dataset.model_validate(
    ...     {
    ...         "label": "Folkmängd", "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["Vad"]},
    ...         "id": ["Region", "Vad", "Tid"], "size": [1, 1, 2], "value": [28_700, None],
    ...         "dimension": {"Tid": years, "Region": one, "Vad": {"category": {"index": ["N1"]}}},
    ...     }
    ... )
    >>> [(place["Tid"], value) for place, value in dataset.cells()]
    [('2023', 28700.0), ('2024', None)]
    """

    label: str = Field(min_length=1)
    updated: str = ""
    note: list[str] = Field(default_factory=list)
    role: Role
    id: list[str]
    size: list[int]
    dimension: dict[str, Dimension]
    value: (
        list[Annotated[float, Field(allow_inf_nan=False, strict=True)] | None]
        | dict[str, Annotated[float, Field(allow_inf_nan=False, strict=True)] | None]
    ) = Field(default_factory=list)

    @model_validator(mode="after")
    def _adds_up(self) -> "Dataset":
        is_listed = len(set(self.id)) == len(self.id) and set(self.id) == set(self.dimension)
        if not is_listed or not {*self.role.time, *self.role.geo, *self.role.metric} <= set(self.id):
            msg = "the dimensions are not those that are listed"
            raise ValueError(msg)
        for name, size in zip(self.id, self.size, strict=True):
            if sorted(self.dimension[name].category.index.values()) != list(range(size)):
                msg = f"the codes of {name} don't stand each in one place"
                raise ValueError(msg)
        return self

    @property
    def time(self) -> Dimension:
        """The dimension of time."""
        return self.dimension[self.role.time[0]]

    @property
    def geo(self) -> Dimension:
        """The dimension of place."""
        return self.dimension[self.role.geo[0]]

    @property
    def metric(self) -> Dimension:
        """The dimension of what is counted."""
        return self.dimension[self.role.metric[0]]

    def cells(self) -> Iterator[tuple[Mapping[str, str], float | None]]:
        """Give each place, as one code for each dimension, and its value.

        Raises
        ------
        ValueError
            When there are more or fewer values than places.
        """
        n = prod(self.size)
        is_sparse = isinstance(self.value, dict)
        if n > MAX_CELLS or (not is_sparse and len(self.value) != n):
            msg = f"a table of {n} places with {len(self.value)} values"
            raise ValueError(msg)
        places = product(*(self.dimension[name].codes for name in self.id))
        for at, place in enumerate(places):
            value = self.value.get(str(at)) if isinstance(self.value, dict) else self.value[at]
            yield dict(zip(self.id, place, strict=True)), value
