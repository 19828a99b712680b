"""How promises stand: decisions, assessments, definitions of what they are held against, follow-ups."""

from datetime import date, datetime

from data.assessments import Assessment
from data.definitions import Definition
from data.follow_ups import Decision, FollowUp
from data.store import registers
from data.store.records.opened import Opened
from data.store.registers import ASSESSMENTS, DECISIONS, DEFINITIONS


class Promises(Opened):
    """How promises stand: decisions, assessments, definitions of what they are held against, follow-ups."""

    def record_decision(self, decision: Decision, *, now: datetime, after: int | None = None) -> Decision:
        """Write how far a commitment has been done; earlier decisions stay. Gives it back stamped with `now`.

        Parameters
        ----------
        decision
            What was decided.
        now
            When it is written, Swedish clock time.
        after
            The version that the writer saw, 0 for none; without, whatever holds is followed.

        Raises
        ------
        Conflict
            When somebody else decided meanwhile; it carries what they decided.
        """
        with self._writing() as connection:
            key = self._person_key
            return registers.add(connection, DECISIONS, decision, now=now, after=after, person_key=key)

    def read_decisions(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[Decision, ...]:
        """Read a promise's decisions made up to a day, in order; the last per commitment holds.

        Without `as_of` those of every day, without `is_demo` real and invented ones.
        """
        with self._looking() as connection:
            return registers.read(connection, DECISIONS, promise_id, as_of=as_of, is_demo=is_demo)

    def record_assessment(self, assessment: Assessment, *, now: datetime, after: int | None = None) -> Assessment:
        """Write how a focus area stands; as `record_decision`."""
        with self._writing() as connection:
            key = self._person_key
            return registers.add(connection, ASSESSMENTS, assessment, now=now, after=after, person_key=key)

    def read_assessments(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[Assessment, ...]:
        """Read a promise's assessments; as `read_decisions`."""
        with self._looking() as connection:
            return registers.read(connection, ASSESSMENTS, promise_id, as_of=as_of, is_demo=is_demo)

    def record_definition(self, definition: Definition, *, now: datetime, after: int | None = None) -> Definition:
        """Write what a goal is held against; as `record_decision`."""
        with self._writing() as connection:
            key = self._person_key
            return registers.add(connection, DEFINITIONS, definition, now=now, after=after, person_key=key)

    def read_definitions(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[Definition, ...]:
        """Read what a promise's goals are held against; as `read_decisions`."""
        with self._looking() as connection:
            return registers.read(connection, DEFINITIONS, promise_id, as_of=as_of, is_demo=is_demo)

    def record_follow_up(self, follow_up: FollowUp, *, now: datetime) -> FollowUp:
        """Write that a promise was followed up; gives it back stamped with `now`."""
        with self._writing() as connection:
            return registers.add_follow_up(connection, follow_up, now=now, person_key=self._person_key)

    def read_follow_ups(
        self, promise_id: str, *, as_of: date | None = None, is_demo: bool | None = None
    ) -> tuple[FollowUp, ...]:
        """Read a promise's follow-ups held up to a day, in order; those that were struck out aside.

        Without `as_of` those of every day, without `is_demo` real and invented ones.
        """
        with self._looking() as connection:
            return registers.read_follow_ups(connection, promise_id, as_of=as_of, is_demo=is_demo)
