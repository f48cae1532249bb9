"""Makes forecasts for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from wattstead.domains.forecasting.models import Forecast
from wattstead.domains.forecasting.operations import NewForecast, keep_forecasts
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.domains.sites.models import Site

MIDNIGHT = datetime(2024, 12, 31, 23, tzinfo=UTC)  # in Berlin, as 2025 begins


def a_forecast(site: Site, *, on: date = date(2025, 1, 1)) -> Forecast:
    """Keep that every hour of a day brings 400 Wh, give or take 100."""
    ends_at = [MIDNIGHT + timedelta(days=(on - date(2025, 1, 1)).days, hours=n) for n in range(1, 25)]
    keep_forecasts(
        [
            NewForecast(
                type=ForecastType.CONSUMPTION,
                period=ForecastPeriod.HOURLY,
                on=on,
                ends_at=ends_at,
                expected_wh=[400] * 24,
                lower_wh=[300] * 24,
                upper_wh=[500] * 24,
                confidence=Decimal("0.8"),
            )
        ],
        site_id=site.pk,
        account_id=site.account_id,
        source=ForecastSource.HISTORICAL_AVERAGE,
        now=datetime(2024, 12, 31, 2, tzinfo=UTC),
    )
    return Forecast.objects.get(site=site, forecast_on=on)
