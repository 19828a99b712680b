"""Files that are zip archives within: the same content is to give the same bytes, whenever it is written."""

import zipfile
from io import BytesIO

_STAMP = (1980, 1, 1, 0, 0, 0)


def settle(content: bytes) -> bytes:
    """Give an archive's files the same stamp and compression, in the order they stand.

    Parameters
    ----------
    content
        A zip archive, as those of Word, PowerPoint and Excel are.
    """
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(written, "w") as settled:
        for each in given.infolist():
            own = zipfile.ZipInfo(each.filename, _STAMP)
            own.compress_type, own.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            settled.writestr(own, given.read(each))
    return written.getvalue()
