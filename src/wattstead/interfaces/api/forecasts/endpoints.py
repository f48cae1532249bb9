"""Answers what programs ask about forecasts; nobody but we ourselves makes them."""

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.forecasting.queries import (
    ForecastRecord,
    forecast_visible_to,
    forecasts_visible_to,
    view_of,
)
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.forecasts.schemas import Forecast, ForecastFilters, ForecastPage, ForecastValue
from wattstead.interfaces.api.ids import FORECAST_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer

FORECASTS = Listing(
    orders={"-forecastDate": ("-forecast_on", "-id"), "forecastDate": ("forecast_on", "id")},
    columns={"forecast_date": "forecast_on"},
)
forecasts = Resource(
    "Forecasts", told="What your sites are expected to use and feed in. Worked out anew every night."
)


@forecasts.lists("/forecasts", scope=Scope.FORECASTS_READ, answer=ForecastPage, summary="List forecasts")
def list_forecasts(request: CalledRequest, filters: Query[ForecastFilters]) -> HttpResponse:
    """Return what is forecast for your sites."""
    with seen_by(request.auth.viewer) as viewer:
        found = FORECASTS.shown(forecasts_visible_to(viewer), asked=filters)
        items = [forecast_told(row) for row in found.rows]
        return json_answer(ForecastPage(items=items, next_cursor=found.next_cursor))


@forecasts.gives(
    "/forecasts/{forecastId}", scope=Scope.FORECASTS_READ, answer=Forecast, summary="Retrieve a forecast"
)
def get_forecast(request: CalledRequest, forecast_id: Id = FORECAST_ID) -> HttpResponse:
    """Return one forecast with all its values."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(forecast_told(forecast_visible_to(viewer, forecast_id=forecast_id)))


def forecast_told(row: ForecastRecord) -> Forecast:
    """Return a forecast as the API writes it."""
    view = view_of(row)
    return Forecast(
        id=row.pk,
        site_id=row.site_id,
        type=view.type,
        forecast_date=view.on,
        period=view.period,
        values=[
            ForecastValue(
                timestamp=value.ends_at,
                value=value.energy_kwh,
                lower_bound=value.lower_kwh,
                upper_bound=value.upper_kwh,
            )
            for value in view.values
        ],
        confidence=view.confidence,
        source=view.source,
        created_at=row.created_at,
    )
