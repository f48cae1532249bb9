"""The overview tells what tomorrow will probably bring, in words, in a picture and in a table."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from wattstead.domains.forecasting.queries import ForecastValue, ForecastView
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.interfaces.pages.overview.forecasts import tomorrow_of

TOMORROW = date(2025, 6, 19)
MIDNIGHT = datetime(2025, 6, 18, 22, tzinfo=UTC)


def a_view(period: ForecastPeriod, *, kwh: str, values: int, kind: ForecastType) -> ForecastView:
    step = timedelta(hours=24 // values)
    return ForecastView(
        type=kind,
        period=period,
        on=TOMORROW,
        values=tuple(
            ForecastValue(
                ends_at=MIDNIGHT + n * step,
                energy_kwh=Decimal(kwh),
                lower_kwh=Decimal(kwh) / 2,
                upper_kwh=Decimal(kwh) * 2,
            )
            for n in range(1, values + 1)
        ),
        confidence=Decimal("0.86"),
        source=ForecastSource.HISTORICAL_AVERAGE,
        made_at=MIDNIGHT,
    )


HOURS = a_view(ForecastPeriod.HOURLY, kwh="0.4", values=24, kind=ForecastType.CONSUMPTION)
DAY = a_view(ForecastPeriod.DAILY, kwh="9.6", values=1, kind=ForecastType.CONSUMPTION)
FED_IN = a_view(ForecastPeriod.DAILY, kwh="2.4", values=1, kind=ForecastType.PRODUCTION)


def test_tomorrow_is_told_with_its_bounds() -> None:
    told = tomorrow_of((HOURS, DAY, FED_IN), zone="Europe/Berlin")

    assert told is not None
    assert told.sentence == (
        "Tomorrow you will probably take 9.60\u00a0kWh from the grid,"
        " between 4.80\u00a0kWh and 19.2\u00a0kWh."
    )
    assert told.fed_in == "2.40\u00a0kWh"
    assert told.confidence == "In the last two weeks, 86% of the hours were within such a band."


def test_the_picture_has_a_point_and_a_band_for_every_hour() -> None:
    told = tomorrow_of((HOURS, DAY), zone="Europe/Berlin")

    assert told is not None
    picture = json.loads(told.picture)
    assert [series["shape"] for series in picture["series"]] == ["line", "band"]
    assert [point["label"] for point in picture["points"]][:2] == ["00:00", "01:00"]
    assert picture["points"][0]["values"] == [0.4, [0.2, 0.8]]
    assert (told.rows[0].when, len(told.rows)) == ("00:00\u201301:00", 24)


def test_without_the_hours_nothing_is_told() -> None:
    assert tomorrow_of((DAY,), zone="Europe/Berlin") is None
    assert tomorrow_of((), zone="Europe/Berlin") is None
