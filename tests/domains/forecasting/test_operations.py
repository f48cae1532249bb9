"""What is forecast of a day is kept once for each source, and seen by those who act for the account."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.forecasts import a_forecast
from tests.factories.households import WholeHousehold
from tests.factories.sites import a_site
from wattstead.domains.forecasting.models import Forecast
from wattstead.domains.forecasting.operations import forget_forecasts
from wattstead.domains.forecasting.queries import (
    ForecastValue,
    forecast_visible_to,
    forecasts_of_day,
    forecasts_visible_to,
    view_of,
)
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2025, 1, 1)


def test_a_forecast_is_read_as_it_was_kept(household: WholeHousehold) -> None:
    with seen_by(household.viewer) as viewer:
        (found,) = forecasts_of_day(viewer, site_id=household.site_id, on=NEW_YEAR)

    assert (found.type, found.period, found.on, found.confidence, found.source) == (
        ForecastType.CONSUMPTION,
        ForecastPeriod.HOURLY,
        NEW_YEAR,
        Decimal("0.800"),
        ForecastSource.HISTORICAL_AVERAGE,
    )
    assert len(found.values) == 24
    assert found.values[0] == ForecastValue(
        ends_at=datetime(2025, 1, 1, 0, tzinfo=UTC),
        energy_kwh=Decimal("0.400"),
        lower_kwh=Decimal("0.300"),
        upper_kwh=Decimal("0.500"),
    )


def test_a_new_forecast_of_a_day_takes_the_place_of_the_old(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=household.account_id, name="Barn", is_primary=False)
        first = a_forecast(site)
        second = a_forecast(site)

    with seen_by(household.viewer) as viewer:
        found = [row.pk for row in forecasts_visible_to(viewer).filter(site=site)]

    assert found == [second.pk]
    assert first.pk != second.pk


def test_a_strangers_forecast_is_as_good_as_missing(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    with seen_by(stranger.viewer) as viewer:
        (theirs,) = forecasts_visible_to(viewer)

    for wanted in (theirs.pk, new_key()):
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            forecast_visible_to(viewer, forecast_id=wanted)
    with seen_by(household.viewer) as viewer:
        assert forecasts_of_day(viewer, site_id=stranger.site_id, on=NEW_YEAR) == ()
        (own,) = forecasts_visible_to(viewer)
        assert view_of(forecast_visible_to(viewer, forecast_id=own.pk)).on == NEW_YEAR


def test_forecasts_of_days_long_past_are_forgotten(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        kept = forget_forecasts(before=NEW_YEAR)
        forgotten = forget_forecasts(before=date(2025, 1, 2))

    assert (kept, forgotten) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"type": "gossip"}, "forecast_type_is_known"),
        ({"period": "yearly"}, "forecast_period_is_known"),
        ({"source": "crystal_ball"}, "forecast_source_is_known"),
        ({"confidence": Decimal("1.1")}, "forecast_confidence_is_a_share"),
        ({"lower_wh": [1]}, "forecast_values_have_their_bounds"),
        (
            {"ends_at": [], "expected_wh": [], "lower_wh": [], "upper_wh": []},
            "forecast_values_have_their_bounds",
        ),
    ],
)
def test_the_database_refuses_a_wrong_forecast(
    changes: dict[str, object], constraint: str, household: WholeHousehold
) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Forecast.objects.filter(account_id=household.account_id).update(**changes)


def test_the_database_refuses_a_second_forecast_and_a_foreign_site(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    one = "one_forecast_per_site_day_type_period_and_source"

    with pytest.raises(IntegrityError, match=one), seen_by(SYSTEM):
        row = Forecast.objects.get(account_id=household.account_id)
        row.pk = new_key()
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="forecast_site_of_the_same_account"), seen_by(SYSTEM):
        barn = a_site(account_id=stranger.account_id, name="Barn", is_primary=False)
        Forecast.objects.filter(account_id=household.account_id).update(site_id=barn.pk)
