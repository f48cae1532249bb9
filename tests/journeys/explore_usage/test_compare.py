"""How one period stands beside another: like beside like, in energy and in money."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.energy import steady
from tests.factories.tariffs import fixed_terms
from tests.journeys.explore_usage.homes import TODAY, Home, a_home, days, with_contract
from wattstead.domains.billing.rules import Difference
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import ComparedUsage, ComparisonQuestion, UsageQuestion, compare_usage
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of, year_of
from wattstead.kernel.refusals import NotFound

pytestmark = pytest.mark.django_db

MAY, APRIL = month_of(date(2026, 5, 1)), month_of(date(2026, 4, 1))


def compared(home: Home, *, today: date = TODAY, **parts: object) -> ComparedUsage:
    own = {name: parts.pop(name) for name in ("against", "align", "other_on") if name in parts}
    ask = ComparisonQuestion(usage=UsageQuestion(**parts), **own)  # type: ignore[arg-type]
    with seen_by(home.viewer) as viewer:
        return compare_usage(viewer=viewer, ask=ask, today=today)


def two_months() -> Home:
    """Make a home with 24 kWh on each day of April at 0.30, and 48 kWh in May at 0.40, without tax."""
    home = a_home(steady(APRIL, amount=250), steady(MAY, amount=500))
    with_contract(home, terms=fixed_terms(price="0.30", tax_rate="0"), ends_before=date(2026, 5, 1))
    return with_contract(home, terms=fixed_terms(price="0.40", tax_rate="0"), starts_on=date(2026, 5, 1))


def test_month_is_compared_with_the_month_before_in_energy_and_money() -> None:
    told = compared(two_months(), span="month", on=date(2026, 5, 5), against="before")

    assert (told.shown.period, told.other.period) == (MAY, APRIL)
    assert (told.shown.total, told.other.total) == (Decimal("1488.000"), Decimal("720.000"))
    assert (told.shown.cost, told.other.cost) == (
        Money(Decimal("595.20"), "EUR"),
        Money(Decimal("216.00"), "EUR"),
    )
    # 768 kWh more at 0.30, and 0.10 more for each of 1,488 kWh.
    assert told.difference == Difference(days=Decimal("0.00"), use=Decimal("230.40"), price=Decimal("148.80"))


def test_first_stands_beside_first_and_the_31st_beside_nothing() -> None:
    told = compared(two_months(), span="month", on=date(2026, 5, 5), against="before")

    assert len(told.pairs) == 31
    assert [pair.other is None for pair in told.pairs[28:]] == [False, False, True]


def test_aligned_by_weekday_mondays_stand_beside_mondays() -> None:
    told = compared(two_months(), span="month", on=date(2026, 5, 5), against="before", align="weekday")

    # 1 May 2026 is a Friday; the nearest Friday to 1 April, a Wednesday, is the 3rd.
    assert told.other.period == DayPeriod(starts_on=date(2026, 4, 3), ends_before=date(2026, 5, 4))
    weekdays = [
        (pair.shown.starts_at.weekday(), pair.other.starts_at.weekday())
        for pair in told.pairs
        if pair.shown and pair.other
    ]
    assert len(weekdays) == 31
    assert all(shown == other for shown, other in weekdays)


def test_half_a_month_is_compared_with_half_a_month() -> None:
    told = compared(
        two_months(), span="month", on=date(2026, 5, 5), against="before", today=date(2026, 5, 11)
    )

    assert told.shown.days == days(date(2026, 5, 1), date(2026, 5, 11))
    assert told.other.days == days(date(2026, 4, 1), date(2026, 4, 11))
    assert (told.shown.total, told.other.total) == (Decimal("480.000"), Decimal("240.000"))
    assert told.other.cost == Money(Decimal("72.00"), "EUR")


@pytest.mark.parametrize(
    ("span", "other"),
    [
        ("day", day_of(date(2025, 5, 6))),
        ("week", week_of(date(2025, 5, 6))),
        ("month", month_of(date(2025, 5, 1))),
        ("year", year_of(date(2025, 1, 1))),
    ],
)
def test_year_before_means_the_same_weekday_for_days_and_the_same_name_for_months(
    span: str, other: DayPeriod
) -> None:
    told = compared(two_months(), span=span, on=date(2026, 5, 5))

    assert told.other.period == other


def test_any_period_can_be_chosen_to_compare_with() -> None:
    told = compared(
        two_months(), span="month", on=date(2026, 5, 5), against="chosen", other_on=date(2026, 4, 30)
    )

    assert told.other.period == APRIL


def test_day_of_25_hours_stands_beside_one_of_24() -> None:
    autumn = date(2026, 10, 25)
    home = a_home(steady(days(date(2026, 10, 18), date(2026, 10, 26)), amount=250))

    told = compared(home, span="day", on=autumn, against="chosen", other_on=date(2026, 10, 18))

    assert len(told.pairs) == 25
    assert sum(pair.other is None for pair in told.pairs) == 1


def test_period_of_which_nothing_is_known_has_no_total_and_no_difference() -> None:
    told = compared(two_months(), span="month", on=date(2026, 5, 5))

    assert (told.other.total, told.other.cost, told.difference) == (None, None, None)


def test_energy_without_a_contract_has_no_cost() -> None:
    told = compared(a_home(steady(MAY, amount=1)), span="month", on=date(2026, 5, 5))

    assert told.shown.cost is None


def test_strangers_meter_is_as_missing_as_one_that_never_was() -> None:
    mine, theirs = two_months(), two_months()

    for meter_id in (theirs.meter_id, new_key()):
        with pytest.raises(NotFound):
            compared(mine, span="month", meter_id=meter_id)

    assert compared(theirs, span="month", meter_id=theirs.meter_id).shown.total == Decimal("1488.000")
