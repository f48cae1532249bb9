"""Says what a forecast looks like."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.interfaces.api.fields import Day, Exact, Id, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class ForecastValue(Outgoing):
    """What is expected in one hour, on one day, or in seven days, with bounds for eight of ten cases."""

    timestamp: datetime = Field(description="The end of the stretch of time, as of a reading.")
    value: Exact = Field(description="In kWh.")
    lower_bound: Exact | None
    upper_bound: Exact | None


class Forecast(Outgoing):
    """What a site is expected to take from the grid, to feed in, or the one minus the other (net)."""

    id: UUID
    site_id: UUID
    type: ForecastType
    forecast_date: date = Field(description="The day that is forecast; of a week, its first.")
    period: ForecastPeriod
    values: list[ForecastValue]
    confidence: Exact | None = Field(
        description="Which share of the last two weeks' values such a forecast would have enclosed."
    )
    source: ForecastSource
    created_at: datetime


class ForecastPage(PageOf[Forecast]):
    """A page of forecasts."""


class ForecastFilters(Paging):
    """Which forecasts, in which order."""

    site_id: Id | None = None
    type: ForecastType | None = None
    period: ForecastPeriod | None = None
    forecast_date: Day | None = None
    ordering: Literal["-forecastDate", "forecastDate"] = "-forecastDate"
