"""A picture of cells lies where the cells are."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashboard.maps import draw_picture
from geo.crs import ANALYSIS_CRS, MAP_CRS, transform_points
from geo.grid import Grid

GRID = Grid(1_000, 400_000, 6_500_000, 40, 40)


def open_picture(url: str) -> Image.Image:
    """Open a picture as any program would."""
    return Image.open(BytesIO(base64.b64decode(url.partition("base64,")[2])))


def read_alpha(url: str) -> np.ndarray:
    """Read the opacity of a picture, row by row from the top."""
    return np.asarray(open_picture(url).convert("RGBA").getchannel("A"))


@pytest.mark.parametrize("is_smooth", [False, True])
@pytest.mark.parametrize(("row", "column"), [(5, 30), (30, 4), (20, 20)])
def test_a_marked_cell_is_where_the_browser_draws_its_place(row: int, column: int, *, is_smooth: bool) -> None:
    """The cell's centre, put through Mercator's own formula, is the middle of what is painted."""
    layer = np.zeros(GRID.shape)
    layer[row, column] = 1.0
    bounds = (13.2, 58.6, 14.1, 59.0)
    west, south, east, north = bounds
    picture = draw_picture(layer, grid=GRID, bounds=bounds, uppers=[1.0], colours=["#e69f00"], is_smooth=is_smooth)
    alpha = read_alpha(picture.url)
    x, y = (axis[row * 40 + column : row * 40 + column + 1] for axis in GRID.centres())
    lon, lat = (float(axis[0]) for axis in transform_points(x, y, from_crs=ANALYSIS_CRS, to_crs=MAP_CRS))
    assert west < lon < east
    assert south < lat < north

    def project(degrees: float) -> float:
        return float(np.log(np.tan(np.pi / 4 + np.radians(degrees) / 2)))

    rows, columns = np.nonzero(alpha)
    height, width = alpha.shape
    assert columns.mean() + 0.5 == pytest.approx((lon - west) / (east - west) * width, abs=1)
    assert rows.mean() + 0.5 == pytest.approx(
        (project(north) - project(lat)) / (project(north) - project(south)) * height, abs=1
    )


def test_nothing_marked_paints_nothing() -> None:
    """An empty layer is clear all over."""
    picture = draw_picture(
        np.zeros(GRID.shape),
        grid=GRID,
        bounds=(13.2, 58.6, 14.1, 59.0),
        uppers=[1.0],
        colours=["#e69f00"],
        is_smooth=False,
    )
    assert not read_alpha(picture.url).any()


def test_each_class_has_its_colour() -> None:
    """A value on the border belongs to the class that ends there; what is above the last border, to the last."""
    grid = Grid(10_000, 460_000, 6_490_000, 4, 1)  # cells about Motala, each a band across the picture
    layer = np.array([[4.0], [4.5], [9.0], [200.0]])
    colours = ["#fed976", "#feb24c", "#b10026"]
    bounds = (14.4, 58.55, 14.44, 58.9)
    picture = draw_picture(layer, grid=grid, bounds=bounds, uppers=[4, 9, np.inf], colours=colours, is_smooth=False)
    seen = np.asarray(open_picture(picture.url).convert("RGBA"))[:, 240, :3]
    bands = ["#{:02x}{:02x}{:02x}".format(*pixel) for pixel in seen[::-1]]  # from the south
    assert list(dict.fromkeys(bands)) == ["#fed976", "#feb24c", "#b10026"]
