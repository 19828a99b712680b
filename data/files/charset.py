"""How a text is written in bytes, found from the whole of it and said with how sure that is.

Single-byte encodings can't be told apart by rule, only by what becomes sensible Swedish: the
share of the bytes beyond ASCII that each encoding turns into letters that Swedish uses.
"""

import codecs
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from data.files.limits import MAX_LINE
from data.files.refusal import refuse

_LETTERS = "åäöÅÄÖéÉ"
_SIGNS = "üÜèàáøØæÆ–—’‘“”•…§°½´·²³µ€£±×\u00a0«»"  # noqa: RUF001  # as files have them
_WEIGHT = 0.3
CANDIDATES = ("cp1252", "mac_roman", "cp850")
NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "MacRoman",
    "cp850": "DOS (CP850)",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CLEAR, _LIKELY = 0.9, 0.6
_SAMPLE = 1_000
LINE_FEED = b"\n"


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding, and in a Swedish word how sure it is."""

    encoding: str
    certainty: str


@dataclass(slots=True)
class Survey:
    """What a pass over all bytes found."""

    is_ascii: bool = True
    is_utf8: bool = True
    is_empty: bool = True
    has_nul: bool = False


def find_charset(head: bytes) -> str | None:
    r"""Find an encoding that shows in the first bytes: UTF-16 with or without its mark.

    Examples
    --------
    >>> find_charset("Område".encode("utf-16")), find_charset(b"a;b")
    ('utf-16', None)
    """
    if head.startswith(_UTF16):
        return "utf-16"
    start = head[:_SAMPLE]
    if len(start) >= len(_UTF16) and b"\0" in start:
        half = len(start) // 2
        if start[1::2].count(0) > 0.7 * half and start[::2].count(0) == 0:  # mostly latin letters
            return "utf-16-le"
        if start[::2].count(0) > 0.7 * half and start[1::2].count(0) == 0:  # as above
            return "utf-16-be"
    return None


def judge(high: Counter[int]) -> Charset:
    """Choose the single-byte encoding that turns most of the bytes beyond ASCII into Swedish.

    Examples
    --------
    >>> judge(Counter("Åmål räknas på öarna".encode("mac_roman").translate(None, bytes(range(128)))))
    Charset(encoding='mac_roman', certainty='säkert')
    """
    total = sum(high.values()) or 1
    shares = {}
    for encoding in CANDIDATES:
        signs = {byte: bytes([byte]).decode(encoding, "replace") for byte in high}
        good = sum(n for byte, n in high.items() if signs[byte] in _LETTERS)
        fair = sum(n for byte, n in high.items() if signs[byte] in _SIGNS)
        shares[encoding] = (good + _WEIGHT * fair) / total
    best = max(CANDIDATES, key=lambda one: shares[one])
    second = max(share for encoding, share in shares.items() if encoding != best)
    if shares[best] >= _CLEAR and shares[best] - second >= 0.4:  # noqa: PLR2004  # no rival
        return Charset(best, "säkert")
    if shares[best] >= _LIKELY and shares[best] > second:
        return Charset(best, "troligen")
    return Charset(best if shares[best] > second else CANDIDATES[0], "osäkert")


def survey(chunks: Iterable[bytes], *, is_wide: bool) -> tuple[Charset, Survey]:
    """Go through all bytes: find the encoding, and that it is text in lines.

    Parameters
    ----------
    chunks
        The content.
    is_wide
        Whether two bytes make a sign, as in UTF-16, where a zero byte is no fault.

    Raises
    ------
    DataError
        When the content is no text, or its lines are too long to be rows.
    """
    found = Survey()
    high: Counter[int] = Counter()
    decoder = codecs.getincrementaldecoder("utf-8")()
    n_open = n_lines = 0
    for chunk in chunks:
        found.is_empty = False
        n_open, n_lines = _follow_lines(chunk, n_open, n_lines)
        if is_wide:
            continue
        if b"\0" in chunk:
            what = "filen har binära tecken och är ingen text."
            place = f"rad {n_lines - chunk[chunk.index(0) :].count(LINE_FEED) + 1}"
            raise refuse(what, "Spara uppgifterna som Excel eller CSV.", place=place)
        if not chunk.isascii():
            found.is_ascii = False
            high.update(chunk.translate(None, bytes(range(128))))
        if found.is_utf8:
            found.is_utf8 = _goes_on(decoder, chunk)
    if found.is_utf8 and decoder.getstate()[0]:
        found.is_utf8 = False
    if is_wide or found.is_utf8:
        return Charset("utf-16" if is_wide else "utf-8", "säkert"), found
    return judge(high), found


def _follow_lines(chunk: bytes, n_open: int, n_lines: int) -> tuple[int, int]:
    lines = chunk.replace(b"\r", b"\n").split(b"\n")
    first = n_open + len(lines[0])
    if max(first, *map(len, lines)) > MAX_LINE:
        what = f"filen har för långa rader (mer än {MAX_LINE} tecken) och är ingen tabell."
        raise refuse(what, place=f"efter rad {n_lines}")
    return (len(lines[-1]) if len(lines) > 1 else first), n_lines + chunk.count(b"\n")


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def find_mixed(lines: Iterable[bytes]) -> tuple[int, int]:
    r"""Find the first line in UTF-8 and the first that is not; 0 where there is none.

    Examples
    --------
    >>> find_mixed(["å\n".encode(), "å\n".encode("cp1252")])
    (1, 2)
    """
    first_utf8 = first_other = 0
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            continue
        try:
            line.decode()
            first_utf8 = first_utf8 or number
        except UnicodeDecodeError:
            first_other = first_other or number
    return first_utf8, first_other
