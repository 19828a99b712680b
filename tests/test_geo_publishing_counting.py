"""What a source calls preliminary isn't counted for publication until it says otherwise of the same months."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo.publishing.counting import count_source
from tests.test_geo_publishing import SOURCE, make_situation

FINAL = {"2024K1", "2024K2"}
MORE = {"2025K1", "2025K2"}
LATE = {"2024K3", "2024K4"}
"""July to December of 2024, which the first delivery calls preliminary."""


@pytest.mark.parametrize(
    ("later", "quarters"),
    [
        (("2025-01-01", "2025-06-01", None), FINAL | MORE),  # of other months: the end of 2024 is as it was
        (("2025-01-01", "2025-06-01", "2025-04-01"), FINAL | {"2025K1"}),
        (("2024-01-01", "2025-06-01", None), FINAL | LATE | MORE),  # the same months, now final
    ],
)
def test_only_a_delivery_of_the_same_months_lets_preliminary_ones_be_published(
    later: tuple[str, str, str | None], quarters: set[str]
) -> None:
    """What comes in of 2025 alone doesn't make the end of 2024 final."""
    situation = make_situation([("norr", "stöld", "2024-02-01", 9)], months=("2024-01-01", "2025-06-01"))
    told = pd.DataFrame([("2024-01-01", "2024-12-01", "2024-07-01"), later])
    dates = told.apply(pd.to_datetime).set_axis(["covers_first", "covers_last", "preliminary_from"], axis=1)
    passports = pd.concat([situation.deliveries] * 2, ignore_index=True).assign(delivery_id=[1, 2], **dates)
    counted = count_source(replace(situation, deliveries=passports), SOURCE, {}, on=date(2025, 6, 30))
    assert {period for _, _, period in counted.leaves} == quarters
