"""Fetches forecasts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.forecasting.models import Forecast
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.foundation.finding import the_one
from wattstead.kernel.energy import unscaled
from wattstead.kernel.viewer import Viewer

ForecastRecord = Forecast


@dataclass(frozen=True, kw_only=True)
class ForecastValue:
    """What is expected in the stretch of time that ends at a moment, in kWh."""

    ends_at: datetime
    energy_kwh: Decimal
    lower_kwh: Decimal
    upper_kwh: Decimal


@dataclass(frozen=True, kw_only=True)
class ForecastView:
    """A forecast as its reader sees it."""

    type: ForecastType
    period: ForecastPeriod
    on: date
    values: tuple[ForecastValue, ...]
    confidence: Decimal | None
    source: ForecastSource
    made_at: datetime


def forecasts_visible_to(viewer: Viewer) -> QuerySet[ForecastRecord]:
    """Return the forecasts of every account the viewer may act for, those of the latest day first."""
    rows = Forecast.objects.order_by("-forecast_on", "-id")
    return rows if viewer.is_system else rows.filter(account_id__in=viewer.account_ids)


def forecast_visible_to(viewer: Viewer, *, forecast_id: UUID) -> ForecastRecord:
    """Return that forecast; raises NotFound alike for foreign and missing ones."""
    return the_one(forecasts_visible_to(viewer).filter(pk=forecast_id))


def forecasts_of_day(viewer: Viewer, *, site_id: UUID, on: date) -> tuple[ForecastView, ...]:
    """Return all that is forecast of a site for a day, the hours and the day itself, in one query."""
    rows = forecasts_visible_to(viewer).filter(
        site_id=site_id,
        forecast_on=on,
        period__in=[ForecastPeriod.HOURLY.value, ForecastPeriod.DAILY.value],
    )
    return tuple(view_of(row) for row in rows.order_by("type", "period", "-created_at", "id"))


def view_of(row: ForecastRecord) -> ForecastView:
    """Return what a forecast says, as values."""
    return ForecastView(
        type=ForecastType(row.type),
        period=ForecastPeriod(row.period),
        on=row.forecast_on,
        values=values_of(row),
        confidence=row.confidence,
        source=ForecastSource(row.source),
        made_at=row.created_at,
    )


def values_of(row: ForecastRecord) -> tuple[ForecastValue, ...]:
    """Return the values of a forecast in order of time."""
    columns = zip(row.ends_at, row.expected_wh, row.lower_wh, row.upper_wh, strict=True)
    return tuple(
        ForecastValue(
            ends_at=ends_at,
            energy_kwh=unscaled(expected),
            lower_kwh=unscaled(lower),
            upper_kwh=unscaled(upper),
        )
        for ends_at, expected, lower, upper in columns
    )
