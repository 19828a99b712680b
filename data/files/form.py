"""The form of a file: its format and how it is laid out, which a person can correct."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Format(StrEnum):
    """What a file is, by its content."""

    CSV = "CSV"
    XLSX = "Excel"
    XLS = "äldre Excel"
    ODS = "OpenDocument"
    DOCX = "Word"
    GEOJSON = "GeoJSON"
    JSON = "JSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    KML = "KML"
    GPX = "GPX"
    PARQUET = "Parquet"


SHEETS = frozenset({Format.XLSX, Format.XLS, Format.ODS, Format.DOCX})
"""Where there are several, each is a sheet, or a table of a document."""
NO_HEADER = 0


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is laid out; what is left out is found out anew.

    A dataclass and not a ``Value``, so that the child that reads need not load the whole model.

    Attributes
    ----------
    format
        What the file is; never corrected, always found by content.
    encoding
        Of texts: ``utf-8``, ``utf-16``, ``cp1252``, ``mac_roman``, ``cp850``.
    separator
        Between the fields of a text.
    sheet, layer
        Which of several; a document's tables are told as sheets.
    header_row
        The row of the headings, as the file's own program numbers it; 0 for none.
    last_row
        The last row of data; what stands below are notes and sums.
    """

    format: Format | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    layer: str | None = None
    header_row: int | None = None
    last_row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Write the form as values that JSON has.

        Examples
        --------
        >>> Form(format=Format.CSV, separator=";").as_json()["separator"]
        ';'
        """
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Form":
        """Read a form that was written with ``as_json``.

        Examples
        --------
        >>> Form.from_json(Form(format=Format.XLSX, sheet="Data").as_json())
        Form(format=<Format.XLSX: 'Excel'>, encoding=None, separator=None, sheet='Data', layer=None,
             header_row=None, last_row=None)
        """
        found = values.get("format")
        return cls(**{**values, "format": Format(found) if found else None})
