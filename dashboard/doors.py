"""Streamlit's settings that must be as the project's file has them, wherever somebody has said otherwise."""

from collections.abc import Callable, Iterator

from data.errors import Problem

REFUSED = "Löfteskartan startar inte"

SETTINGS: tuple[tuple[str, object, str], ...] = (
    ("server.enableAgentApi", False, "låter program styra sidorna förbi det som står på dem."),
    ("browser.gatherUsageStats", False, "talar om för en främmande server att produkten används."),
    ("server.enableXsrfProtection", True, "avstängd låter andra webbplatser skicka filer i läsarens namn."),
    ("server.enableCORS", True, "avstängd låter vilken webbplats som helst öppna sidorna i läsarens namn."),
    ("server.trustedUserHeaders", {}, "låter den som anropar själv säga vem den är."),
)


def find_open_doors(find_option: Callable[[str], object]) -> Iterator[Problem]:
    """Find the settings that would let others in, or tell others of us.

    Parameters
    ----------
    find_option
        Gives a setting by its name; nothing counts as switched off.

    Yields
    ------
    Problem
        One for each.

    Examples
    --------
    >>> settings = {"server.enableXsrfProtection": True, "server.enableCORS": True, "server.enableAgentApi": True}
    >>> for fault in find_open_doors(settings.get):
    ...     print(fault)
    inställningen server.enableAgentApi: låter program styra sidorna förbi det som står på dem. Den ska vara false:
    ta bort den ur kommandot, miljön och .streamlit/config.toml.
    """
    for name, wanted, why in SETTINGS:
        if (find_option(name) or type(wanted)()) != wanted:
            said = str(wanted).lower() if isinstance(wanted, bool) else "tom"
            remedy = f"Den ska vara {said}: ta bort den ur kommandot, miljön och .streamlit/config.toml."
            yield Problem(f"inställningen {name}", why, remedy)
