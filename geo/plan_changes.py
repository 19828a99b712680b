"""What a file of an action plan would change of the plan that holds: new, changed, untouched and contested rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.action_plans import PlanRow
from data.plan_cells import ReadRow
from data.plan_tables import OWN_COLUMNS, POSITION, lay_plan

_OF_THE_VERSION = ("version", "recorded_at", "author_role", "is_demo")
_UNSHOWN = frozenset(OWN_COLUMNS) - {POSITION}


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the file that isn't as what holds.

    Attributes
    ----------
    number
        The row's number in the file.
    row
        As the file has it.
    before
        As it holds; None where there is none.
    """

    number: int
    row: PlanRow
    before: PlanRow | None

    @property
    def after(self) -> int:
        """The version that is to be followed: the one that was compared with."""
        return self.before.version if self.before else 0

    def list_cells(self) -> Mapping[str, tuple[str, str]]:
        """List what differs, by column: what stands there, and what the file has."""
        old = lay_plan((self.before,)).iloc[0].to_dict() if self.before else None
        new = lay_plan((self.row,)).iloc[0].to_dict()
        return {
            str(name): ("" if old is None else str(old[name]), str(text))
            for name, text in new.items()
            if name not in _UNSHOWN and (old is None or old[name] != text)
        }


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What a file would change.

    Attributes
    ----------
    new, changed
        What would be saved.
    same
        Rows that hold as the file has them.
    passed_by
        Rows that somebody changed since the file was written, and that nobody changed in the file.
    contested
        Rows changed both in the file and by somebody else since: nothing is saved while there are any.
    absent
        Rows of the plan that the file lacks; they stay.
    """

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: tuple[PlanRow, ...]
    passed_by: tuple[PlanRow, ...]
    contested: tuple[Change, ...]
    absent: tuple[PlanRow, ...]


def compare_plan(
    read: tuple[ReadRow, ...], standing: tuple[PlanRow, ...], *, versions_of: Callable[[PlanRow], tuple[PlanRow, ...]]
) -> PlanChanges:
    """Compare the rows of a file with those that hold.

    Parameters
    ----------
    read
        The file's rows, each with the version it was written from where that is told.
    standing
        The rows that hold.
    versions_of
        Gives every version of a row, for one that isn't as the file's writer saw it.

    Examples
    --------
    >>> who = {"municipality": "0586", "author_role": "samordnare", "owners": ("Polisen",), "when": "våren"}
    >>> row = PlanRow(position=1, cause="Mörkt", action="Lys", key="a", version=1, **who)
    >>> brighter = row.model_copy(update={"action": "Lys mer", "version": 0})
    >>> changes = compare_plan((ReadRow(2, brighter, 1),), (row,), versions_of=lambda row: ())
    >>> changes.changed[0].list_cells()
    {'Åtgärd': ('Lys', 'Lys mer')}
    """
    held = {row.key: row for row in standing}
    found: dict[str, list[Change]] = {name: [] for name in ("new", "changed", "same", "passed_by", "contested")}
    for each in read:
        current = held.get(each.row.key)
        found[_judge(each, current, versions_of)].append(Change(each.number, each.row, current))
    keys = {each.row.key for each in read}
    return PlanChanges(
        new=tuple(found["new"]),
        changed=tuple(found["changed"]),
        same=tuple(one.before for one in found["same"] if one.before),
        passed_by=tuple(one.before for one in found["passed_by"] if one.before),
        contested=tuple(found["contested"]),
        absent=tuple(row for row in standing if row.key not in keys),
    )


def _judge(read: ReadRow, current: PlanRow | None, versions_of: Callable[[PlanRow], tuple[PlanRow, ...]]) -> str:
    if current is None:
        # A row with a history that doesn't hold was taken back: its key is not free.
        return "contested" if versions_of(read.row) else "new"
    if _is_same(read.row, current):
        return "same"
    if read.after is None or read.after == current.version:
        return "changed"
    seen = next((one for one in versions_of(current) if one.version == read.after), None)
    return "passed_by" if seen is not None and _is_same(read.row, seen) else "contested"


def _is_same(one: PlanRow, other: PlanRow) -> bool:
    alike = {name: getattr(other, name) for name in _OF_THE_VERSION}
    return one.model_copy(update=alike) == other
