"""What must hold between the parts of a promise's file, which no single key can tell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from data.errors import DataError, Problem
from data.nodes import read_text
from data.territory import name_municipality
from data.written import EACH, Fault, KeyPath, Plain, Written, shorten

COMMITMENT = ("fokusområden", EACH, "åtaganden", EACH)
PLACES = (*COMMITMENT, "räknebart", "i_vart_och_ett_av", EACH)
MEASURE = ("fokusområden", EACH, "mål", EACH, "mått")

UNIQUE = (
    ("kommuner", EACH, "kod"),
    ("dokument", EACH, "id"),
    ("parter", EACH, "id"),
    ("fokusområden", EACH, "id"),
    ("fokusområden", EACH, "mål", EACH, "id"),
    (*COMMITMENT, "id"),
    ("uppföljning", EACH, "id"),
)
"""Values that may stand only once in the file."""

UNIQUE_IN_LIST = (
    (*COMMITMENT, "ansvariga", EACH),
    (*COMMITMENT, "områden", EACH),
    PLACES,
    ("fokusområden", EACH, "kategorier", EACH),
)
"""Values that may stand only once in their own list."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
FIRST_BASELINE = 1975


Documents = Path | Mapping[str, str]
"""The folder with the documents' texts, or the texts themselves by file name."""


def find_promise_faults(written: Written, documents: Documents) -> list[Fault]:
    """Find where the parts of a promise don't fit together.

    Parameters
    ----------
    written
        The file; keys may be missing or of the wrong kind, which is for the model to tell.
    documents
        The documents' texts, for the quotes.

    Returns
    -------
    list of Fault
        Repeated ids, references to nothing, impossible years, quotes that aren't verbatim.

    Examples
    --------
    >>> written = Written("a.yaml", {"parter": [{"id": "polisen"}], "undertecknare": [{"part": "polsen"}]})
    >>> print(*(fault.problem for fault in find_promise_faults(written, Path("documents"))))
    undertecknare[0].part (rad 1): «polsen» finns inte bland parterna. Menade du «polisen»?
    """
    rules: tuple[Callable[[Written], Iterable[Fault]], ...] = (
        _find_repeated,
        _find_dangling,
        _find_impossible_years,
        _find_wrong_municipalities,
    )
    return [*(fault for rule in rules for fault in rule(written)), *_find_misquotes(written, documents)]


def normalise(text: str) -> str:
    r"""Make all white space one space: a line break in a document isn't part of its words.

    Examples
    --------
    >>> normalise(" två\n tillfällen ")
    'två tillfällen'
    """
    return " ".join(text.split())


def is_quoted(words: str, text: str) -> bool:
    """Tell whether words stand in a text as whole words, white space aside.

    Examples
    --------
    >>> is_quoted("färre än 2023", "ska vara färre än 2023 och"), is_quoted("färre än 202", "färre än 2023")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(normalise(words))}(?!\w)", normalise(text)) is not None


def _find_repeated(written: Written) -> Iterator[Fault]:
    for patterns, is_own_list in ((UNIQUE, False), (UNIQUE_IN_LIST, True)):
        for pattern in patterns:
            first: dict[tuple[KeyPath, Plain], KeyPath] = {}
            for path, value in _texts(written, pattern):
                seen = first.setdefault((path[:-1] if is_own_list else (), value), path)
                if seen != path:
                    what = f"«{shorten(value)}» står redan på rad {written.row(seen)}."
                    yield written.fault(path, what, "Varje värde får stå en gång.")


def _find_dangling(written: Written) -> Iterator[Fault]:
    parties = [value for _, value in _texts(written, ("parter", EACH, "id"))]
    for pattern in ((*COMMITMENT, "ansvariga", EACH), ("undertecknare", EACH, "part")):
        yield from _not_among(written, _texts(written, pattern), parties, "parterna")
    documents = [value for _, value in _texts(written, ("dokument", EACH, "id"))]
    quoted = ((path, value) for path, value in written.walk("dokument") if isinstance(value, str))
    yield from _not_among(written, quoted, documents, "dokumenten")
    for path, _ in written.find(*COMMITMENT):
        areas = [value for _, value in _texts(written, (*path, "områden", EACH))]
        places = _texts(written, (*path, "räknebart", "i_vart_och_ett_av", EACH))
        yield from _not_among(written, places, areas, "åtagandets områden")


def _not_among(written: Written, named: Iterable[tuple[KeyPath, str]], known: list[str], group: str) -> Iterator[Fault]:
    for path, value in named:
        if value not in known:
            close = get_close_matches(value, known, n=1)
            remedy = f"Menade du «{close[0]}»?" if close else f"Där finns: {', '.join(known) or 'inget'}."
            yield written.fault(path, f"«{shorten(value)}» finns inte bland {group}.", remedy)


def _find_impossible_years(written: Written) -> Iterator[Fault]:
    days = {key: _day(written, key) for key in ("från", "till")}
    for key, day in days.items():
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            what = f"{day} ligger inte mellan år {FIRST_YEAR} och {LAST_YEAR}."
            yield written.fault(("period", key), what, "Kontrollera årtalet.")
    first, last = days["från"], days["till"]
    if first and last and first > last:
        yield written.fault(("period", "till"), f"{last} är före periodens första dag {first}.", "Byt plats på dem.")
    for path, year in written.find(*MEASURE, "basår"):
        if type(year) is int and not FIRST_BASELINE <= year < (last.year if last else LAST_YEAR):
            remedy = f"Basåret ska vara ett år från {FIRST_BASELINE} och före periodens sista år."
            yield written.fault(path, f"basåret {year} är orimligt för löftets period.", remedy)


def _day(written: Written, key: str) -> date | None:
    for _, value in _texts(written, ("period", key)):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _find_wrong_municipalities(written: Written) -> Iterator[Fault]:
    names = dict(_texts(written, ("kommuner", EACH, "namn")))
    for path, code in _texts(written, ("kommuner", EACH, "kod")):
        right, given = name_municipality(code), names.get((*path[:-1], "namn"))
        if right == code:
            yield written.fault(
                path, f"koden «{shorten(code)}» tillhör ingen kommun.", "Se SCB:s lista över kommunkoder."
            )
        elif given is not None and given != right:
            what = f"koden {code} är {right}, inte «{shorten(given)}»."
            yield written.fault(path, what, "Rätta koden eller namnet.")


def _find_misquotes(written: Written, documents: Documents) -> Iterator[Fault]:
    texts: dict[str, str] = {}
    for path, name in _texts(written, ("dokument", EACH, "fil")):
        if name.lower().endswith(".txt") and Path(name).name == name:
            try:
                text = _read_document(documents, name)
            except DataError as error:
                remedy = " ".join(one for one in (error.problems[0].what.capitalize(), error.problems[0].remedy) if one)
                yield written.fault(path, f"dokumentet «{shorten(name)}» kan inte läsas.", remedy)
            else:
                texts |= dict.fromkeys((value for _, value in _texts(written, (*path[:-1], "id"))), text)
    for path, words in written.walk("citat"):
        for _, document in _texts(written, (*path[:-1], "dokument")):
            if isinstance(words, str) and document in texts and not is_quoted(words, texts[document]):
                remedy = "Kopiera orden ur dokumentet; bara mellanslag och radbrytningar får skilja."
                yield written.fault(path, f"citatet står inte ordagrant i dokumentet «{document}».", remedy)


def _read_document(documents: Documents, name: str) -> str:
    """Read a document's text.

    Raises
    ------
    DataError
        When it isn't there or can't be read; the remedy says where it is to be put.
    """
    if isinstance(documents, Path):
        try:
            return read_text(documents / name)
        except DataError as error:
            what, remedy = error.problems[0].what, f"Lägg dokumentets text i mappen {documents.name}."
            raise DataError(name, [Problem("", what, remedy)]) from error
    if name not in documents:
        raise DataError(name, [Problem("", "texten saknas.", "Klistra in dokumentets text, eller välj filen.")])
    return documents[name]


def _texts(written: Written, pattern: Iterable[object]) -> Iterator[tuple[KeyPath, str]]:
    return ((path, value) for path, value in written.find(*pattern) if isinstance(value, str))
