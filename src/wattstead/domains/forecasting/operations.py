"""Keeps forecasts, and forgets them when nobody needs them any more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.forecasting.models import Forecast
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.foundation.tenancy import require_unit_of_work


@dataclass(frozen=True, kw_only=True)
class NewForecast:
    """What is expected of one type on a day, or in the seven days from it on; in whole watt-hours."""

    type: ForecastType
    period: ForecastPeriod
    on: date
    ends_at: Sequence[datetime]
    expected_wh: Sequence[int]
    lower_wh: Sequence[int]
    upper_wh: Sequence[int]
    confidence: Decimal | None


def keep_forecasts(
    forecasts: Collection[NewForecast],
    *,
    site_id: UUID,
    account_id: UUID,
    source: ForecastSource,
    now: datetime,
) -> int:
    """Keep what is forecast of a site instead of what the same source said of those days; return how many."""
    require_unit_of_work()
    Forecast.objects.filter(
        site_id=site_id, source=source.value, forecast_on__in={each.on for each in forecasts}
    ).delete()
    Forecast.objects.bulk_create(
        Forecast(
            account_id=account_id,
            site_id=site_id,
            type=each.type.value,
            forecast_on=each.on,
            period=each.period.value,
            ends_at=list(each.ends_at),
            expected_wh=list(each.expected_wh),
            lower_wh=list(each.lower_wh),
            upper_wh=list(each.upper_wh),
            confidence=each.confidence,
            source=source.value,
            created_at=now,
        )
        for each in forecasts
    )
    return len(forecasts)


def forget_forecasts(*, before: date) -> int:
    """Remove the forecasts of days before one; return how many."""
    require_unit_of_work()
    removed, _ = Forecast.objects.filter(forecast_on__lt=before).delete()
    return removed
