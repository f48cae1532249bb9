"""A site is forecast from the same weekday and hour of the weeks before, and says how sure that is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.forecasting.queries import ForecastView, forecasts_visible_to, view_of
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastType
from wattstead.domains.metering.vocabulary import Direction
from wattstead.domains.sites.models import Site
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.forecast_sites import forecast_site, forecast_sites, sites_to_forecast
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 6, 18, 2, 40, tzinfo=UTC)  # a Wednesday
TODAY, TOMORROW = date(2025, 6, 18), date(2025, 6, 19)
PAST = DayPeriod(starts_on=date(2025, 3, 1), ends_before=TODAY)


def a_home(*, days: DayPeriod | None = PAST, exports: bool = False, step_s: int = 900) -> Site:
    """Make a home that takes 100 Wh, and feeds in 25, in every quarter-hour."""
    site = a_site(account_id=an_account().pk)
    directions = (Direction.IMPORT, Direction.EXPORT) if exports else (Direction.IMPORT,)
    meter = a_meter(site_id=site.pk, directions=directions)
    if days is not None:
        counted(the_register(meter), steady(days, amount=100 * step_s // 900, step_s=step_s))
        if exports:
            counted(the_register(meter, direction=Direction.EXPORT), steady(days, amount=25))
    return site


def forecast(site: Site, *, now: datetime = NOW) -> dict[tuple[str, str, date], ForecastView]:
    """Forecast a site and return all of it by type, period and day."""
    with seen_by(SYSTEM):
        forecast_site(SYSTEM, site_id=site.pk, now=now)
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        views = [view_of(row) for row in forecasts_visible_to(viewer)]
    return {(view.type.value, view.period.value, view.on): view for view in views}


def test_tomorrow_is_like_the_same_weekday_of_the_weeks_before() -> None:
    with seen_by(SYSTEM):
        site = a_home()

    found = forecast(site)

    hours = found["consumption", "hourly", TOMORROW]
    assert [value.energy_kwh for value in hours.values] == [Decimal("0.400")] * 24
    assert hours.values[0].ends_at == datetime(2025, 6, 18, 23, tzinfo=UTC)
    assert (hours.values[0].lower_kwh, hours.values[0].upper_kwh) == (Decimal("0.400"), Decimal("0.400"))
    assert hours.confidence == Decimal("1.000")
    (whole,) = found["consumption", "daily", TOMORROW].values
    assert (whole.energy_kwh, whole.ends_at) == (Decimal("9.600"), datetime(2025, 6, 19, 22, tzinfo=UTC))
    (week,) = found["consumption", "weekly", TOMORROW].values
    assert week.energy_kwh == Decimal("67.200")


def test_the_next_seven_days_are_forecast_each() -> None:
    with seen_by(SYSTEM):
        site = a_home()

    found = forecast(site)

    days = [on for _, period, on in found if period == ForecastPeriod.DAILY.value]
    assert sorted(days) == [TOMORROW + timedelta(days=n) for n in range(7)]


def test_what_is_fed_in_is_forecast_and_taken_off_where_it_is_counted() -> None:
    with seen_by(SYSTEM):
        site = a_home(exports=True)

    found = forecast(site)

    daily = {kind: found[kind.value, "daily", TOMORROW].values[0].energy_kwh for kind in ForecastType}
    assert daily == {
        ForecastType.CONSUMPTION: Decimal("9.600"),
        ForecastType.PRODUCTION: Decimal("2.400"),
        ForecastType.NET: Decimal("7.200"),
    }


@pytest.mark.parametrize(
    ("day_before", "hours"), [(date(2025, 3, 29), 23), (date(2025, 10, 25), 25)], ids=["spring", "autumn"]
)
def test_the_odd_days_of_the_year_have_as_many_hours_as_they_have(day_before: date, hours: int) -> None:
    past = DayPeriod(starts_on=day_before - timedelta(days=100), ends_before=day_before)
    with seen_by(SYSTEM):
        site = a_home(days=past)

    now = datetime(day_before.year, day_before.month, day_before.day, 2, tzinfo=UTC)
    found = forecast(site, now=now)

    values = found["consumption", "hourly", day_before + timedelta(days=1)].values
    assert len(values) == hours
    assert {value.energy_kwh for value in values} == {Decimal("0.400")}


def test_a_meter_that_is_read_once_a_day_gets_days_and_no_hours() -> None:
    with seen_by(SYSTEM):
        site = a_home(step_s=86_400, days=DayPeriod(starts_on=date(2025, 4, 1), ends_before=TODAY))

    found = forecast(site)

    assert {period for _, period, _ in found} == {"daily", "weekly"}


@pytest.mark.parametrize("days", [None, DayPeriod(starts_on=date(2025, 6, 8), ends_before=TODAY)])
def test_what_too_little_is_known_of_is_not_forecast(days: DayPeriod | None) -> None:
    with seen_by(SYSTEM):
        site = a_home(days=days)

    assert forecast(site) == {}


def test_a_second_night_replaces_what_the_first_said() -> None:
    with seen_by(SYSTEM):
        site = a_home()

    once, twice = forecast(site), forecast(site)

    assert twice.keys() == once.keys()


def test_every_site_with_a_meter_is_forecast_in_a_unit_of_work_of_its_own() -> None:
    with seen_by(SYSTEM):
        site, other = a_home(), a_home()
        a_site(account_id=site.account_id, name="Barn", is_primary=False)
        site_ids = sites_to_forecast(SYSTEM)

    made = forecast_sites(SYSTEM, site_ids=site_ids, now=NOW)

    assert set(site_ids) == {site.pk, other.pk}
    assert made == 2 * (1 + 7 + 1)


def test_a_foreign_site_is_not_forecast() -> None:
    with seen_by(SYSTEM):
        site, stranger = a_home(), a_home()

    for wanted in (stranger.pk, new_key()):
        with pytest.raises(NotFound), seen_by(a_viewer(account_id=site.account_id)) as viewer:
            forecast_site(viewer, site_id=wanted, now=NOW)
