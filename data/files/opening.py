"""From an upload to the table in it, by the reader of its format."""

from collections.abc import Collection
from dataclasses import replace

from data.files.archives import list_members
from data.files.form import SHEETS, Form, Format
from data.files.signatures import ZIP, find_format
from data.files.table import Table
from data.files.upload import Upload


def open_table(upload: Upload, form: Form, wanted: Collection[str]) -> Table:
    """Find the table in a file by the content alone; each reader is loaded when it is needed.

    Parameters
    ----------
    upload
        The file.
    form
        What is known of its layout; its format is not believed.
    wanted
        The headings that are asked for.

    Raises
    ------
    DataError
        When the file is of no kind that is read, or is damaged or hostile.
    """
    head = upload.head()
    members = list_members(upload.file) if head.startswith(ZIP) else []
    form = replace(form, format=find_format(head, upload.tail(), members=members))
    if form.format is Format.CSV:
        from data.files.separated import open_separated  # noqa: PLC0415  # loaded when needed, as all below

        return open_separated(upload, form, wanted)
    if form.format in SHEETS:
        return _open_sheets(upload, form, members, wanted)
    if form.format is Format.GEOJSON:
        from data.files.geojson import open_geojson  # noqa: PLC0415

        return open_geojson(upload, form)
    if form.format is Format.GEOPACKAGE:
        from data.files.geopackages import open_geopackage  # noqa: PLC0415

        return open_geopackage(upload, form, wanted)
    if form.format is Format.PARQUET:
        from data.files.parquet import open_parquet  # noqa: PLC0415

        return open_parquet(upload, form)
    from data.files.vectors import open_vectors  # noqa: PLC0415

    return open_vectors(upload, form, members, wanted)


def _open_sheets(upload: Upload, form: Form, members: Collection[str], wanted: Collection[str]) -> Table:
    if form.format is Format.DOCX:
        from data.files.word_tables import open_document  # noqa: PLC0415

        return open_document(upload, form, members, wanted)
    from data.files.workbooks import open_workbook  # noqa: PLC0415

    return open_workbook(upload, form, wanted)
