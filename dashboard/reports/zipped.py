"""Files that are zip archives within: the same content is to give the same bytes, whenever it is written."""

import re
import zipfile
from datetime import date
from io import BytesIO

_STAMP = (1980, 1, 1, 0, 0, 0)
_PROPERTIES, _WORKBOOK = "docProps/core.xml", ".xlsx"
_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settle(content: bytes, *, day: date) -> bytes:
    """Give an archive's files the same stamp and compression, in the order they stand.

    Parameters
    ----------
    content
        A zip archive, as those of Word, PowerPoint and Excel are; a workbook within is settled too.
    day
        When the file says that it was written.
    """
    moment = rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode()
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(written, "w") as settled:
        for each in given.infolist():
            inner = given.read(each)
            if each.filename == _PROPERTIES:
                inner = _WRITTEN.sub(moment, inner)
            elif each.filename.endswith(_WORKBOOK):
                inner = settle(inner, day=day)
            own = zipfile.ZipInfo(each.filename, _STAMP)
            own.compress_type, own.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(own, inner)
    return written.getvalue()
