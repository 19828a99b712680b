"""The desk: what has been worked out about the file at hand, in the reader's own session and never shared."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

_DESK = "las-in"
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that somebody has chosen; its bytes are in memory and nowhere else.

    Attributes
    ----------
    name
        What its sender calls it.
    content
        Its bytes.
    sha256
        Their checksum: what was answered about the same content is still there when it is chosen again.
    upload_id
        Its own id: the same file chosen again is another upload.
    """

    name: str
    content: bytes
    sha256: str
    upload_id: str

    def key(self, *parts: object) -> str:
        """Name a widget that belongs to this content."""
        return name_widget(self.sha256[:16], *parts)


def take(upload: UploadedFile) -> Arrived:
    """Take up a chosen file."""
    content = upload.getvalue()
    checksum = keep("sha256", upload.file_id, lambda: sha256(content).hexdigest())
    return Arrived(upload.name, content, checksum, upload.file_id)


def name_widget(*parts: object) -> str:
    """Name a widget of the page.

    Examples
    --------
    >>> name_widget("ab12", "namn")
    'las-in.ab12.namn'
    """
    return ".".join([_DESK, *map(str, parts)])


def keep(name: str, key: object, make: Callable[[], _Made]) -> _Made:
    """Give what was made for a key before, or make it now; only the newest of each name is kept.

    Parameters
    ----------
    name
        What it is.
    key
        What it depends on.
    make
        Makes it.
    """
    desk = st.session_state.setdefault(_DESK, {})
    if name not in desk or desk[name][0] != key:
        desk.pop(name, None)
        desk[name] = (key, make())
    made: _Made = desk[name][1]
    return made


def clear() -> None:
    """Clear the desk: what was worked out about a file that is no longer chosen holds some of its rows."""
    st.session_state.pop(_DESK, None)
