"""Which crimes are sensitive: sexual, of close relations, of honour, of hate; by code and by a source's words."""

import re
from enum import StrEnum
from unicodedata import normalize

from data.categories import NAMES
from data.crime_codes import CLOSE_CHAPTERS, categorise_code, find_code, find_codes, is_plain_code, is_sensitive_code
from data.model import Category
from data.texts import clean


class Sensitivity(StrEnum):
    """What a source's word says of how sensitive a crime is."""

    PLAIN = "inte känsligt"
    SENSITIVE = "känsligt"
    UNRESOLVED = "går inte att avgöra"
    """Violence or a code that nobody can place: handled as sensitive, and told."""


_SEXUAL = (
    r"sexu|sexbrott|sexköp|köp av sex|våldtä|ofredande|koppleri|barnporn|blottning|blottar|exhibition|grooming|"
    r"samlag|incest|könsstymp|övergrepp(?! i rättssak)|utnyttjande av (?:barn|flicka|pojke)|människohandel|trafficking"
)
_CLOSE = (
    r"(?<!o)bekant|nära rel|närstående|parrelation|relationsvåld|relationsbrott|våld i relation|partner|familj|anhörig|"
    r"hemmet|kvinnofrid|fridskränk|barnfrid|kvinnomissh|barnmissh|barnaga|våld mot (?:kvinn|barn|hustru|flick)|"
    r"\b(?:make|maka|makar|maken|makan|hustru|sambo|särbo|flickvän|pojkvän)\b|egenmäktighet med barn|"
    r"heders(?!am)|äktenskap|barnäkten|förföljelse|stalk|kontaktförbud|besöksförbud"
)
_HATE = r"hatbrott|hatmotiv|hets mot|rasis|antisem|homofob|islamofob|afrofob|diskriminering"
_ENGLISH = r"\b(?:raped?|domestic|hate crimes?|racist|racial(?:ly)?|spouse)\b"
_WORDS = re.compile(f"{_SEXUAL}|{_CLOSE}|{_HATE}|{_ENGLISH}")


def judge_word(word: str, *, is_violence: bool) -> Sensitivity:
    """Judge by a source's own word whether a crime is sensitive.

    Parameters
    ----------
    word
        A crime code or a name, as the source writes it; an empty one says nothing and is plain.
    is_violence
        Whether the word has been put among violence.

    Examples
    --------
    >>> for word in ("4-0650", "Misshandel, i nära relation", "Misshandel, obekant med offret", "VB17"):
    ...     print(judge_word(word, is_violence=True))
    känsligt
    känsligt
    inte känsligt
    går inte att avgöra
    """
    plain = clean(normalize("NFKC", word)).casefold()
    codes = find_codes(plain)
    if _WORDS.search(plain) or any(is_sensitive_code(code) for code in codes):
        return Sensitivity.SENSITIVE
    code = find_code(plain) or (codes[0] if len(codes) == 1 else None)
    if code is not None and code.startswith(CLOSE_CHAPTERS):
        return Sensitivity.PLAIN if is_plain_code(code) else Sensitivity.UNRESOLVED
    is_told = not plain or plain.partition(",")[0] in NAMES or plain in NAMES
    if is_violence and not is_told and (code is None or categorise_code(code) is not Category.VIOLENCE):
        return Sensitivity.UNRESOLVED
    return Sensitivity.PLAIN
