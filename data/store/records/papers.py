"""Papers of the record: what people wrote during the work, the newest version and all the others."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TypeVar

from data.papers import Paper
from data.store import papers
from data.store.records.opened import Opened

P = TypeVar("P", bound=Paper)


class Papers(Opened):
    """Papers of the record: what people wrote during the work, the newest version and all the others."""

    def record_paper(self, paper: P, *, now: datetime, after: int | None = None) -> P:
        """Write the next version of a paper; earlier ones stay. Gives it back stamped with `now`.

        Parameters
        ----------
        paper
            The whole paper as it is to hold.
        now
            When it is written, Swedish clock time.
        after
            The version that the writer saw, 0 for none; without, whatever holds is followed.

        Raises
        ------
        Conflict
            When somebody else wrote meanwhile; it carries what they wrote.
        DataError
            When a text of it looks like personal data.
        """
        with self._writing() as connection:
            return papers.add(connection, paper, now=now, after=after, person_key=self._person_key)

    def record_papers(
        self, written: Iterable[Paper], *, now: datetime, after: Iterable[int] | None = None
    ) -> tuple[Paper, ...]:
        """Write several papers, all or none; of the same paper each becomes the next version.

        Parameters
        ----------
        written, now
            As for `record_paper`.
        after
            The version that the writer saw of each, 0 for none; without, whatever holds is followed.

        Raises
        ------
        Conflict
            When somebody else wrote one of them meanwhile: none is written.
        DataError
            When a text of one looks like personal data: none is written.
        """
        listed = list(written)
        seen = [None] * len(listed) if after is None else list(after)
        with self._writing() as connection:
            return tuple(
                papers.add(connection, paper, now=now, after=version, person_key=self._person_key)
                for paper, version in zip(listed, seen, strict=True)
            )

    def read_papers(
        self,
        kind: type[P],
        municipalities: Collection[str],
        *,
        is_demo: bool | None = None,
        as_of: date | None = None,
        with_withdrawn: bool = False,
    ) -> tuple[P, ...]:
        """Read what holds of a kind, in the order first written; what was taken back aside, unless asked for.

        With `as_of` what held when that day had ended, or at that moment, whatever was written since.
        """
        with self._looking() as connection:
            return papers.read(
                connection, kind, municipalities, is_demo=is_demo, as_of=as_of, with_withdrawn=with_withdrawn
            )

    def read_paper_versions(
        self, kind: type[P], municipality: str, key: str, *, is_demo: bool = False
    ) -> tuple[P, ...]:
        """Read every version of a paper, the oldest first, taken back or not."""
        with self._looking() as connection:
            return papers.read_versions(connection, kind, municipality, key, is_demo=is_demo)
