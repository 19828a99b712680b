"""XML that is looked at before any parser gets it: no document type, no entities, nothing to expand."""

import re

from data.files.limits import MAX_WHOLE_BYTES, MB
from data.files.refusal import refuse
from data.files.upload import Upload

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)|<\?xml-stylesheet", re.IGNORECASE)
_DEPTH = 200
_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*?(/?)>")


def read_markup(upload: Upload) -> bytes:
    """Read an XML file that declares nothing of its own.

    Parameters
    ----------
    upload
        The file.

    Raises
    ------
    DataError
        When it has a document type or entities (the stuff of bombs), or is nested beyond reason.
    """
    if upload.size > MAX_WHOLE_BYTES:
        what = f"filen är större än {MAX_WHOLE_BYTES // MB} MB."
        raise refuse(what, "Dela upp den eller spara den som GeoPackage.")
    upload.file.seek(0)
    content = upload.file.read()
    refuse_declarations(content)
    return content


def refuse_declarations(content: bytes) -> None:
    """Refuse XML that is hidden in another alphabet, declares something of its own or is nested beyond reason.

    Examples
    --------
    >>> refuse_declarations(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///a'>]><x>&a;</x>")
    Traceback (most recent call last):
    data.errors.DataError: : 1 fel
      filen är XML med egna deklarationer (DOCTYPE eller ENTITY); sådana läses aldrig. Spara om den utan dem.
    """
    if b"\0" in content:
        what = "filen är XML men inte skriven i UTF-8."
        raise refuse(what, "Spara om den som UTF-8.")
    if _DECLARED.search(content):
        what = "filen är XML med egna deklarationer (DOCTYPE eller ENTITY); sådana läses aldrig."
        raise refuse(what, "Spara om den utan dem.")
    depth = 0
    for tag in _TAG.finditer(content):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > _DEPTH:
            what = "filen är nästlad i för många nivåer."
            raise refuse(what)
