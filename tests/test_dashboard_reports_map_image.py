"""The map as an image: each class has its colour and its pattern, and what isn't shown has neither number nor class."""

from collections.abc import Mapping
from io import BytesIO

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from shapely.geometry import box

from dashboard.reports.map_image import draw_map_image
from geo.situation import Situation

ORANGE, YELLOW = (253, 141, 60), (254, 217, 118)
"""ColorBrewer's YlOrRd in eight classes: the fourth, here 10–24, and the second, here 1–4."""
RED = {(252, 78, 42), (227, 26, 28), (177, 0, 38)}


def make_town(*labels: str, is_demo: bool = False) -> Situation:
    """Make a town of squares in a row."""
    squares = [box(15 + 0.1 * at, 58.3, 15.08 + 0.1 * at, 58.35) for at in range(len(labels))]
    told = {"area_id": [f"o{at}" for at in range(len(labels))], "label": list(labels)}
    areas = gpd.GeoDataFrame(told, geometry=squares, crs=4326)
    deliveries = pd.DataFrame({"source": ["polisen"], "extract_date": [pd.Timestamp("2025-11-01")]})
    empty = pd.DataFrame()
    return Situation("0586", empty, empty, areas, deliveries, empty, empty, is_demo=is_demo)


def draw(
    town: Situation, counts: Mapping[str, int | None], *, said: Mapping[str, str] | None = None
) -> tuple[Image.Image, set[tuple[int, ...]]]:
    """Draw a town, and give the colours that its image holds."""
    written = draw_map_image(counts, town, source="polisen", title="Mjölby: stöld, mar 2025", notes=(), said=said)
    opened = Image.open(BytesIO(written)).convert("RGB")
    return opened, {tuple(colour) for colour in np.unique(np.asarray(opened).reshape(-1, 3), axis=0)}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every text that is written in an image."""
    found: list[str] = []

    def note(kind: type, name: str, at: int) -> None:
        write = getattr(kind, name)

        def noted(*args: object, **options: object) -> object:
            found.append(str(args[at]))
            return write(*args, **options)

        monkeypatch.setattr(kind, name, noted)

    for kind, name, at in ((Axes, "set_title", 1), (Axes, "annotate", 1), (Figure, "supxlabel", 1)):
        note(kind, name, at)
    note(Figure, "suptitle", 1)
    return found


def test_an_area_has_the_colour_of_its_class() -> None:
    """Twelve is in the class 10–24 whatever else is shown; no area is redder than its number."""
    image, colours = draw(make_town("Norr", "Söder"), {"o0": 12, "o1": 3})
    assert image.size == (1600, 1152)
    assert {ORANGE, YELLOW} <= colours
    assert not RED & colours


def test_a_class_has_the_same_pattern_beside_others() -> None:
    """Twelve is drawn with the same strokes alone as beside a smaller number: the cut-out pictures are equal."""
    town = make_town("Norr", "Söder")
    norr = (594, 394, 700, 520)
    alone, beside = (draw(town, {"o0": 12, "o1": n})[0].crop(norr) for n in (12, 3))
    assert (np.asarray(alone) == ORANGE).all(axis=2).any()
    assert np.array_equal(alone, beside)


def test_what_is_not_shown_has_no_class_and_its_mark_for_a_number(written: list[str]) -> None:
    """A protected number is drawn grey, and its mark stands where the number would."""
    said = {"o0": "12", "o1": "skyddat"}
    _, colours = draw(make_town("Norr", "Söder"), {"o0": 12, "o1": None}, said=said)
    assert ORANGE in colours
    assert (189, 189, 189) in colours
    assert {"Norr\n12", "Söder\nskyddat"} <= set(written)
    assert any("Får inte publiceras härifrån" in line and "Skyddat: talet är litet" in line for line in written)


def test_the_image_says_what_it_shows_whose_figures_and_that_they_are_invented(written: list[str]) -> None:
    """Out of its page it still says title, source, day of extract, definition and the notice of invented figures."""
    town = make_town("Norr", is_demo=True)
    notes = ["Definition: Anmälda stölder."]
    draw_map_image({"o0": 0}, town, source="polisen", title="Mjölby: stöld, mar 2025", notes=notes)
    beneath = next(line for line in written if line.startswith("Källa"))
    assert "Mjölby: stöld, mar 2025" in written
    assert "PÅHITTADE DEMODATA" in written
    assert "Källa: polisen, uttag 2025-11-01." in beneath
    assert "Får inte publiceras" in beneath
    assert "Anmälda stölder." in beneath


def test_names_that_look_like_formulas_are_drawn_as_they_are() -> None:
    """Text from a file is never read as mathematics, which would stop the drawing."""
    town = make_town(r"$\frac{$")
    drawn = draw_map_image({"o0": 1}, town, source=r"$\bad$", title=r"$\frac{$", notes=[r"$\undefined{$"])
    assert drawn.startswith(b"\x89PNG")


def test_the_image_is_the_same_each_time() -> None:
    """The same figures give the same bytes."""
    town = make_town("Norr", "Söder")
    images = {draw_map_image({"o0": 1, "o1": 2}, town, source="a", title="b", notes=()) for _ in range(2)}
    assert len(images) == 1


def test_long_words_leave_room_for_the_map() -> None:
    """A title of three hundred letters and sixty lines of sources are cut, and both squares are still seen."""
    town = make_town("Norr", "Söder")
    drawn = draw_map_image({"o0": 12, "o1": 3}, town, source="a", title="ord " * 75, notes=["Definition: ord."] * 60)
    image = np.asarray(Image.open(BytesIO(drawn)).convert("RGB"))
    for colour in (ORANGE, YELLOW):
        assert (image == colour).all(axis=2).sum() > 500
    assert (image[:, -8:] == 255).all()
