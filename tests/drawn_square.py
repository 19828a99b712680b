"""Areas as somebody draws them: a square, and the same with more ground."""

from datetime import date

import shapely

from data.drawn_areas import Drawing, DrawnArea
from data.model import AreaType

SQUARE, WIDER = shapely.box(15.10, 58.30, 15.12, 58.32), shapely.box(15.10, 58.30, 15.14, 58.32)


def draw(area_id: str, outline: shapely.Geometry, first: date) -> Drawing:
    """Draw an area."""
    told = {"area_id": area_id, "label": area_id.capitalize(), "area_type": AreaType.OTHER}
    area = DrawnArea.model_validate(told | {"outline": shapely.to_wkb(outline, hex=True)})
    return Drawing(municipality="0586", areas=(area,), valid_from=first, author_role="samordnare", reason="Prov.")
