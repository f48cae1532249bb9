"""Staff sees how good the readings of all meters are, and opens the worst; customers find no such page."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.energy import steady
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk, the_register_of, waits_at
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.interfaces.staff.quality import views
from wattstead.journeys.measure_quality import measure_quality_of_all
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries import store

pytestmark = pytest.mark.django_db
PAGE = "/staff/data-quality/"
LATELY = DayPeriod(starts_on=date.today() - timedelta(days=20), ends_before=date.today())  # noqa: DTZ011


def a_household_that_misses(count: int) -> Household:
    """Keep a household of which so many quarter-hours of the last twenty days are missing."""
    household = a_household(days=DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 2)))
    with seen_by(SYSTEM):
        register = the_register_of(household)
        lately = steady(LATELY, amount=100, without=range(96, 96 + count), estimated=range(5))
        known_at = datetime.combine(LATELY.ends_before, datetime.min.time(), UTC)
        store.take_in(series_of(register), lately, known_at=known_at, actor_id=None, reason="made for a test")
    return household


def number_of(household: Household) -> str:
    with seen_by(SYSTEM):
        return the_register_of(household).meter.meter_number


def test_customers_find_no_such_page() -> None:
    household = a_household()

    assert signed_in(household.user_id).get(PAGE).status_code == 404


def test_before_the_first_night_there_is_nothing_to_show() -> None:
    assert "Nothing to show yet" in words_of(a_clerk().get(PAGE))


def test_all_readings_are_told_with_the_worst_register_first() -> None:
    good, bad = a_household_that_misses(0), a_household_that_misses(200)
    waits_at(good)
    measure_quality_of_all(SYSTEM, today=LATELY.ends_before)
    clerk = a_clerk()

    told = words_of(clerk.get(PAGE))
    by_waiting = words_of(clerk.get(f"{PAGE}?by=waiting"))

    # Thirty days of two registers, of which the first ten are missing: 5,760 but for clock changes.
    assert "readings expected in the last 30 days are there" in told
    assert told.index(number_of(bad)) < told.index(number_of(good))
    assert by_waiting.index(number_of(good)) < by_waiting.index(number_of(bad))
    assert ["provisional" in told, "Spike" in told, "within an hour" in told] == [True] * 3


def test_pages_of_registers_go_on_and_cost_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for count in (10, 20, 30):
        a_household_that_misses(count)
    measure_quality_of_all(SYSTEM, today=LATELY.ends_before)
    clerk = a_clerk()
    clerk.get(PAGE)
    with watched_wire() as whole:
        clerk.get(PAGE)
    monkeypatch.setattr(views, "A_PAGE", 4)

    with watched_wire() as part:
        first = words_of(clerk.get(PAGE))
    second = words_of(clerk.get(first.split('rel="next" href="')[1].split("#")[0].replace("&amp;", "&")))

    # Each meter has a register for either direction.
    assert [told.count('scope="row"><a') for told in (first, second)] == [4, 2]
    assert (part.statements == whole.statements, whole.statements <= 24, whole.rows <= 450) == (True,) * 3


def test_a_register_is_shown_day_by_day() -> None:
    household = a_household_that_misses(200)
    measure_quality_of_all(SYSTEM, today=LATELY.ends_before)
    with seen_by(SYSTEM):
        register_id = the_register_of(household).pk

    told = words_of(a_clerk().get(f"{PAGE}{register_id}/"))

    assert [words in told for words in (number_of(household), "How complete the readings are")] == [True] * 2
    assert "Fill gaps" not in told


@pytest.mark.parametrize("query", ["by=odd", "after=x", "after=-1_x"])
def test_what_cannot_be_read_is_refused(query: str) -> None:
    assert a_clerk().get(f"{PAGE}?{query}").status_code == 422
