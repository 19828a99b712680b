"""Promises that somebody added to the register: checked like the files that come with the product, kept in versions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from data.documents import settle_document
from data.errors import DataError, Problem
from data.model import Promise
from data.papers import Paper
from data.personal import mask
from data.plain_yaml import understand_written
from data.promise_ids import find_reused, find_reused_rows, list_parts
from data.promise_rules import find_promise_faults
from data.roles import Act, Grain
from data.territory import name_municipality
from data.values import FileName, Text, Value
from data.written import Fault, Written

SOURCE = "Löftet"
MAX_DOCUMENT = 300_000
NO_EARLIER: Mapping[str, Sequence[Promise]] = MappingProxyType({})


class SourceText(Value):
    """The words of a document that a promise quotes."""

    file: FileName
    text: Text


class OwnPromise(Paper):
    """A promise with its documents' words; its key is its id, its municipality the first that it names.

    Promises are public documents: who sees anything sees them.
    """

    kind: ClassVar[str] = "löfte"
    act: ClassVar[Act] = Act.READ_IN
    seen_from: ClassVar[Grain] = Grain.PUBLISHED

    promise: Promise
    documents: tuple[SourceText, ...] = ()


def understand_promise(
    text: str,
    documents: Mapping[str, str],
    *,
    taken: Collection[str] = (),
    earlier: Mapping[str, Sequence[Promise]] = NO_EARLIER,
) -> Promise:
    r"""Understand a promise's file that somebody uploaded or wrote.

    Parameters
    ----------
    text
        The file, as docs/filformat.md describes it.
    documents
        The texts of its documents by file name, for the quotes.
    taken
        Ids of other promises, which this one may not have.
    earlier
        By id, every version that there has been of the promises it may be a new version of, the oldest first.

    Returns
    -------
    Promise
        Sound in every respect that the files of the product are.

    Raises
    ------
    DataError
        With every fault, each at its row with a remedy.

    Examples
    --------
    >>> understand_promise("titel: Ring 070-174 06 05", {})
    Traceback (most recent call last):
    data.errors.DataError: Löftet: 7 fel
    ...
    """
    more = (
        partial(_find_taken, taken=taken),
        partial(_find_moved, earlier=earlier),
        _find_personal,
        partial(_find_personal_words, documents=documents),
    )

    def find_more(written: Written) -> Iterator[Fault]:
        yield from find_promise_faults(written, documents)
        for find in more:
            yield from find(written)

    return settle_document(understand_written(text, source=SOURCE), Promise, find_more=find_more)


def make_own(
    promise: Promise, documents: Mapping[str, str], *, author_role: str, is_withdrawn: bool = False
) -> OwnPromise:
    """Make the paper of a promise.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> own = make_own(read_promise(PROMISES / "kungsor-2020.yaml"), {}, author_role="samordnare")
    >>> own.municipality, own.key
    ('1960', 'kungsor-2020')
    """
    named = [document.file for document in promise.documents]
    return OwnPromise(
        municipality=promise.municipalities[0].code,
        key=promise.promise_id,
        author_role=author_role,
        promise=promise,
        documents=tuple(SourceText(file=name, text=documents[name]) for name in named if name in documents),
        is_withdrawn=is_withdrawn,
    )


def put_together(bundled: Iterable[Promise], own: Iterable[OwnPromise]) -> tuple[Promise, ...]:
    """Put the promises of the product and of the register together; of two with one id the product's counts.

    Examples
    --------
    >>> put_together([], [])
    ()
    """
    together = {promise.promise_id: promise for promise in bundled}
    for paper in own:
        together.setdefault(paper.promise.promise_id, paper.promise)
    return tuple(together.values())


def refuse_elsewhere(paper: OwnPromise, others: Collection[str]) -> None:
    """Refuse a promise whose id another municipality's promise has: only one of the two would be shown.

    Parameters
    ----------
    paper
        The promise.
    others
        The other municipalities that have, or had, a promise with its id.

    Raises
    ------
    DataError
        When there is any.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> own = make_own(read_promise(PROMISES / "kungsor-2020.yaml"), {}, author_role="samordnare")
    >>> refuse_elsewhere(own, ["0586"])
    Traceback (most recent call last):
    data.errors.DataError: Löftet: 1 fel
      löftets id «kungsor-2020» finns redan i Mjölby. Ge löftet ett eget id, till exempel med kommunens namn först.
    """
    if others:
        what = f"löftets id «{paper.key}» finns redan i {', '.join(map(name_municipality, sorted(others)))}."
        raise DataError(SOURCE, [Problem("", what, "Ge löftet ett eget id, till exempel med kommunens namn först.")])


def _find_taken(written: Written, *, taken: Collection[str]) -> Iterator[Fault]:
    for path, value in written.find("id"):
        if value in taken:
            what = f"löftets id «{value}» finns redan."
            yield written.fault(path, what, "Ge löftet ett eget id, till exempel med årtalen sist.")


def refuse_moved(paper: OwnPromise, earlier: Sequence[OwnPromise]) -> None:
    """Refuse a version in which an id stands for other words than in an earlier one.

    Parameters
    ----------
    paper
        The new version.
    earlier
        Every version that there is, the oldest first.

    Raises
    ------
    DataError
        With each such part: what was decided of the old words would move to the new.

    Examples
    --------
    >>> from data.promises import PROMISES, read_promise
    >>> own = make_own(read_promise(PROMISES / "kungsor-2020.yaml"), {}, author_role="samordnare")
    >>> refuse_moved(own, [own])
    """
    found = find_reused(list_parts(paper.promise), [version.promise for version in earlier])
    if problems := [problem for _, problem in found]:
        raise DataError(SOURCE, problems)


def _find_moved(written: Written, *, earlier: Mapping[str, Sequence[Promise]]) -> Iterator[Fault]:
    for _, value in written.find("id"):
        yield from find_reused_rows(written, earlier.get(value, ()) if isinstance(value, str) else ())


def _find_personal(written: Written) -> Iterator[Fault]:
    for path, spot in written.spots.items():
        if found := sorted(kind.value for kind in mask(spot.raw).counts):
            what = f"texten ser ut att innehålla personuppgifter ({', '.join(found)})."
            yield written.fault(path, what, "Skriv roller i stället för namn, och inga nummer eller adresser.")


def _find_personal_words(written: Written, *, documents: Mapping[str, str]) -> Iterator[Fault]:
    for name, text in documents.items():
        rows = [number for number, row in enumerate(text.splitlines(), start=1) if mask(row).counts]
        if rows:
            listed = ", ".join(map(str, rows[:5]))
            what = f"dokumentet «{name}» ser ut att innehålla personuppgifter på rad {listed}."
            yield written.fault(("dokument",), what, "Ta bort namnen ur texten; undertecknare skrivs som roller.")
        if len(text) > MAX_DOCUMENT:
            yield written.fault(("dokument",), f"dokumentet «{name}» är för långt.", "Klistra in löftets egen text.")
