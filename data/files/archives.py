"""What an archive claims to hold, looked at before anything in it is unpacked."""

import zipfile
from typing import BinaryIO

from data.files.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, MB, RATIO_FROM
from data.files.refusal import refuse

_BIT_ENCRYPTED = 0x1


def list_members(file: BinaryIO) -> list[str]:
    """List the names in an archive that is no bomb.

    Parameters
    ----------
    file
        The archive.

    Raises
    ------
    DataError
        When it is damaged, locked, or would grow out of all proportion.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, UnicodeDecodeError, OSError):
        what = "filen är ett zip-arkiv (som Excel-filer är) men skadad eller avbruten."
        raise refuse(what, "Hämta den på nytt.") from None
    if len(members) > MAX_MEMBERS:
        what = f"arkivet har fler än {MAX_MEMBERS} delar."
        raise refuse(what)
    if any(one.flag_bits & _BIT_ENCRYPTED for one in members):
        what = "filen är låst med lösenord."
        raise refuse(what, "Spara den utan lösenord.")
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    is_steep = unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(1, packed)
    if unpacked > MAX_UNPACKED or is_steep:
        what = f"filen växer orimligt när den packas upp ({unpacked // MB} MB ur {max(1, packed // MB)} MB)."
        raise refuse(what, "Spara om uppgifterna som CSV.")
    return [one.filename for one in members]
