"""An item of an agenda while it is told: what was chosen when it was saved, read against what there is now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.area_map import say_source
from dashboard.formats import format_date
from dashboard.goals import Ground
from dashboard.selection import Selection
from dashboard.views.sources import list_passports
from data.meetings import SavedView


@dataclass(frozen=True, slots=True)
class Item:
    """A saved view, who reads it, and what there is to read.

    Attributes
    ----------
    view
        As it stands on the agenda.
    selection
        The municipality and the reader.
    ground
        The figures that the reader may see.
    gone
        What was chosen and isn't there any more, as sentences; filled while the choices are read.
    """

    view: SavedView
    selection: Selection
    ground: Ground
    gone: list[str] = field(default_factory=list)

    def find(self, name: str) -> str | None:
        """Give what was chosen, or None where nothing was."""
        return dict(self.view.choices).get(name)

    def pick(self, name: str, options: Sequence[str], *, what: str, say: Callable[[str], str] = str) -> str:
        """Give what was chosen; where it isn't there any more what the page shows instead, which is then told.

        Parameters
        ----------
        name
            The address's name of the choice.
        options
            What there is to choose among now; the first is what the page shows by itself.
        what
            What the choice is called.
        say
            Says a choice as the page does; as it stands unless something else is said.
        """
        asked = self.find(name)
        if asked is None or asked in options:
            return asked or options[0]
        self.gone.append(f"{what} «{asked}» finns inte att visa; här visas {say(options[0])}.")
        return options[0]

    def pick_area(self, names: Mapping[str, str], *, name: str = "omrade") -> str:
        """Give the id of the area chosen, by its name or its id."""
        asked = self.find(name)
        if asked in names:
            return str(asked)
        label = self.pick(name, list(names.values()), what="Området")
        return next(area_id for area_id, each in names.items() if each == label)

    def tell_source(self, source: str, *chosen: str) -> str:
        """Tell whose figures a slide has, of which day, and how they were chosen."""
        filters = ", ".join(each for each in chosen if each)
        day = format_date(self.ground.day)
        return f"{say_source(self.ground.situation, source)}. Urval: {filters}. Läget den {day}."

    def tell_ground(self, source: str, *more: str) -> str:
        """Tell what a source's figures rest on, for the notes: a line for each fact."""
        facts = (*filter(None, more), *list_passports(self.ground.situation, source))
        return "\n".join(dict.fromkeys(facts))
