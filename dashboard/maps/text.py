"""The one place where text from outside is made safe for folium."""

import re
import unicodedata

_ODD = re.compile(r"[^\w .,-]")


def safe_text(text: str) -> str:
    """Make a text from outside harmless wherever folium may write it.

    folium writes texts into HTML, into JavaScript's ``${…}`` literals and, through branca, into
    Jinja templates that are rendered a second time (``{{ … }}`` in a file would run on the server).
    `html.escape` stops only the first, so every character that isn't a letter, a digit or one
    of a few marks becomes a numeric entity. `html.unescape` gives the text back.

    Parameters
    ----------
    text
        Any text; control and format characters are dropped, white space becomes a space.

    Returns
    -------
    str
        The text as HTML.

    Examples
    --------
    >>> safe_text("Öst, <b>${alert(1)}</b>")
    'Öst, &#60;b&#62;&#36;&#123;alert&#40;1&#41;&#125;&#60;&#47;b&#62;'
    """
    return _ODD.sub(_code, text)


def _code(odd: re.Match[str]) -> str:
    character = odd[0]
    if character.isspace():
        return " "
    return "" if unicodedata.category(character)[0] == "C" else f"&#{ord(character)};"
