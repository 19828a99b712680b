"""What the reader has chosen on the page, as the address writes it, and a page's address made of such choices.

An address leaves out what stands at its default, and a default moves with the data: «the newest year» is another
next year. So a kept view holds every choice, defaults included.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.meetings import SavedView

NOT_KEPT = frozenset({"roll", "som_det_var", "visning", "mote", "punkt"})
"""Who somebody is, which day is looked at, and where in a meeting: none of it is part of a view."""


def read_choices() -> tuple[tuple[str, str], ...]:
    """Read what the page's widgets that are bound to the address hold, in the order of the address's names.

    Streamlit tells this nowhere openly: the address it gives its pages is that of the last navigation. What is
    read here of its inside is tried by tests, and a Streamlit without it gives no choices at all.

    Returns
    -------
    tuple
        Names and values; a widget with several values gives its name several times.
    """
    context = get_script_run_ctx()
    inside = getattr(getattr(context, "session_state", None), "_state", None)
    if context is None or inside is None:
        return ()
    found = []
    for name, binding in sorted(inside.query_params._bindings_by_param.items()):  # noqa: SLF001 - see above
        metadata = inside._new_widget_state.widget_metadata.get(binding.widget_id)  # noqa: SLF001 - see above
        if name in NOT_KEPT or metadata is None or binding.widget_id not in context.shared.widget_ids_this_run:
            continue
        value = metadata.serializer(st.session_state[name])
        several = value if isinstance(value, list | tuple) else [value]
        found += [(name, str(each)) for each in several if each is not None]
    return tuple(found)


def write_address(view: SavedView, pages: Mapping[str, str], **more: str) -> str:
    """Write the address of a saved view, beside any page of ours, with some choices of our own.

    Parameters
    ----------
    view
        The view; nothing of it can lead anywhere but to a page of ours.
    pages
        Titles by path. Who comes here sees counts, so the first of them is what opens without a path.
    more
        Names and values that are added.

    Examples
    --------
    >>> view = SavedView(title="Bedrägerier", path="baslinje", choices=(("kommun", "Mjölby"), ("ar", "2025")))
    >>> write_address(view, {"lagesbild": "Lägesbild", "baslinje": "Baslinje"}, visning="projektor")
    './baslinje?kommun=Mj%C3%B6lby&ar=2025&visning=projektor'
    """
    path = "" if view.path == next(iter(pages)) else quote(view.path)
    return f"./{path}?{urlencode([*view.choices, *more.items()])}"


def link(label: str, address: str, *, name: str = "") -> None:
    """Show a link that loads an address anew: only then does a page take every choice from it and none from before.

    Parameters
    ----------
    label
        What it says, as plain text.
    address
        Made by `write_address`.
    name
        A name for the style and the keys.
    """
    named = f' class="{escape(name)}"' if name else ""
    st.html(f'<a{named} href="{escape(address)}" style="color: inherit">{escape(label)}</a>')
