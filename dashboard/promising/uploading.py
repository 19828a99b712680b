"""A promise uploaded as its file, with the texts of its documents."""

import streamlit as st

from dashboard.promising.keeping import Writer, check, offer_saving
from dashboard.texts import plain
from data.nodes import MAX_BYTES

_FILE, _DOCUMENTS = "lofte.fil", "lofte.dokument"


def show_uploading(writer: Writer) -> None:
    """Ask for the file and the documents, say what is wrong with them, and offer to save."""
    st.markdown(
        "Formatet står i docs/filformat.md. Löftets egna ord citeras ordagrant; "
        "ladda upp dokumentets text som .txt, så kontrolleras citaten."
    )
    file = st.file_uploader("Löftet (YAML)", type=["yaml", "yml"], key=_FILE)
    texts = st.file_uploader("Dokumentens texter (.txt)", type=["txt"], accept_multiple_files=True, key=_DOCUMENTS)
    if file is None:
        return
    given = {one.name: _read(one.name, one.getvalue()) for one in (file, *texts)}
    if None in given.values():
        return
    sound = {name: text for name, text in given.items() if text is not None}
    text = sound.pop(file.name)
    promise = check(text, sound, writer.selection)
    if promise is not None:
        offer_saving(promise, sound, writer)


def _read(name: str, content: bytes) -> str | None:
    """Read a text file, or say what is wrong with it."""
    if len(content) > MAX_BYTES:
        st.error(f"{plain(name)} är större än 1 MB: ta bort det som inte hör hit.")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        st.error(f"{plain(name)}, rad {row}: texten är inte kodad i UTF-8. Spara om filen med den teckenkodningen.")
        return None
