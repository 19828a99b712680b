"""The stand-alone stage: one HTML file with the map, its legend and its table, and nothing to fetch."""

import base64
import hashlib
import re
from pathlib import Path

import folium
from branca.element import Figure, Link, MacroElement
from folium.template import Template

STATIC = Path(__file__).parents[1] / "static"
LEAFLET = STATIC / "vendor" / "leaflet"

# Developer tools would look for it beside the file.
_SOURCE_MAP = "//# sourceMappingURL=leaflet.js.map"

# Leaflet's own texts are English; the bare attribution has no link out of the file.
_SWEDISH = """
L.Control.Zoom.mergeOptions({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"});
L.Control.Attribution.mergeOptions({prefix: false});
"""


# What has no figure is hatched, as on the live map: its module is written into the file.
_IMPORT = 'import "./vendor/leaflet/leaflet.js";'
_HATCHING = """
const hatches = new Hatches(document.body);
for (const swatch of document.querySelectorAll(".swatch")) {
  swatch.style.background = hatchSwatch(swatch.dataset.colour);
}
MAP.eachLayer((shape) => {
  if (!(shape instanceof L.Path) || !shape.options.fill) return;
  shape.setStyle({ fillColor: hatches.fill(shape.options.fillColor, shape._renderer instanceof L.Canvas) });
});
"""


class Heading(MacroElement):
    """Title, subtitle and notice above the map; all already safe."""

    _template = Template("""{% macro html(this, kwargs) %}
<h1>{{ this.title }}</h1>
{% if this.subtitle %}<p>{{ this.subtitle }}</p>{% endif %}
{% if this.notice %}<p class="notice">{{ this.notice }}</p>{% endif %}
{% endmacro %}""")

    def __init__(self, *, title: str, subtitle: str, notice: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types it halfway
        self.title = title
        self.subtitle = subtitle
        self.notice = notice


class Legend(MacroElement):
    """What the colours mean: pairs of colour and safe word, a safe remark on the borders, and where north is."""

    _template = Template("""{% macro html(this, kwargs) %}
<ul class="legend" aria-label="Teckenförklaring">
{% for colour, label in this.items %}
<li><span class="swatch" data-colour="{{ colour }}" style="background:{{ colour }}"></span>{{ label }}</li>
{% endfor %}
{% if this.remark %}<li>{{ this.remark }}</li>{% endif %}
<li>{{ this.north }}</li>
</ul>
{% endmacro %}""")

    def __init__(self, *, items: list[tuple[str, str]], remark: str, north: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types it halfway
        self.items = items
        self.remark = remark
        self.north = north


class AreaTable(MacroElement):
    """The areas in words, for those who can't see the map: pairs of safe label and safe caption."""

    _template = Template("""{% macro html(this, kwargs) %}
<table><caption>Kartan som tabell</caption>
<thead><tr><th scope="col">Område</th><th scope="col">Vad kartan visar</th></tr></thead>
<tbody>
{% for label, caption in this.rows %}
<tr><th scope="row">{{ label }}</th><td>{{ caption }}</td></tr>
{% endfor %}
</tbody></table>
{% endmacro %}""")

    def __init__(self, *, rows: list[tuple[str, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types it halfway
        self.rows = rows


class Notes(MacroElement):
    """What the figures rest on and how the file may be used; safe sentences, in the file only."""

    _template = Template("""{% macro html(this, kwargs) %}
{% for note in this.notes %}<p>{{ note }}</p>
{% endfor %}{% endmacro %}""")

    def __init__(self, *, notes: list[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types it halfway
        self.notes = notes


class Page(Figure):
    """A Swedish page that holds every asset and lets the browser run only its own two scripts.

    It leaves out folium's header (links to public servers, a viewport that forbids zooming).
    """

    _template = Template("""<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{{ kwargs.policy }}">
<title>{{ this.title }}</title>
<style>{{ kwargs.style }}</style>
</head>
<body class="page"><main>
{{ kwargs.body }}
</main>
{% for script in kwargs.scripts %}<script>{{ script }}</script>
{% endfor %}</body>
</html>
""")

    def __init__(self, *, title: str, tile_origin: str) -> None:
        super().__init__(title=title)
        self.tile_origin = tile_origin

    def render(self, **_: object) -> str:
        """Write the page; refuse to, when a layer wants something from another server."""
        for child in self._children.values():
            child.render()
        parts = self.header._children.values()  # noqa: SLF001 # branca has no public way to list them
        if links := [part.url for part in parts if isinstance(part, Link)]:
            msg = f"a layer of the map fetches {links}; bring it with dashboard.vendor and inline it"
            raise ValueError(msg)
        drawn = next(child for child in self._children.values() if isinstance(child, folium.Map))
        drawing = self.script.render() + _read_hatching() + _HATCHING.replace("MAP", drawn.get_name())
        scripts = [_read("leaflet.js").removesuffix(_SOURCE_MAP) + _SWEDISH, drawing]
        return str(
            self._template.render(
                this=self,
                kwargs={
                    "policy": _policy(scripts, tile_origin=self.tile_origin),
                    "style": _inline_images(_read("leaflet.css")) + (STATIC / "karta.css").read_text("utf-8"),
                    "body": self.html.render(),
                    "scripts": scripts,
                },
            )
        )


def to_html(drawn: folium.Map) -> str:
    """Write a folium map of `draw_map` as one file that fetches nothing.

    Parameters
    ----------
    drawn
        The map.

    Returns
    -------
    str
        A whole page in Swedish: title, notice, map, legend and the areas as a table.

    Raises
    ------
    ValueError
        If a layer that was added to the map links to another server.
    """
    return str(drawn.get_root().render())


def hash_script(script: str) -> str:
    """Name a script the way a Content-Security-Policy does.

    Examples
    --------
    >>> hash_script("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _policy(scripts: list[str], *, tile_origin: str) -> str:
    allowed = " ".join(hash_script(script) for script in scripts)
    images = f"data: {tile_origin}".strip()
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src {images}; base-uri 'none'"


def _read(name: str) -> str:
    return (LEAFLET / name).read_text("utf-8")


def _read_hatching() -> str:
    """Read the module of the live map's hatching as a script: the file has Leaflet already, and imports nothing."""
    module = (STATIC / "streck.js").read_text("utf-8")
    return re.sub(r"(?m)^export ", "", module.replace(_IMPORT, ""))


def _inline_images(style: str) -> str:
    def inline(found: re.Match[str]) -> str:
        image = base64.b64encode((LEAFLET / found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{image})"

    return re.sub(r"url\((images/[\w.-]+\.png)\)", inline, style)
