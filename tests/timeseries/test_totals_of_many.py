"""Sums of many registers in one statement are those of each alone."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.accounts import an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.extent import known_days, known_days_of_many, last_known_day
from wattstead.timeseries.series import Series
from wattstead.timeseries.totals_of_many import DayTotal, day_totals_of_many, period_totals_of_many

pytestmark = pytest.mark.django_db

MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
CLOCKS_FORWARD = date(2025, 3, 30)


def a_series(account_id: object, *, amount: int, days: DayPeriod = MARCH) -> Series:
    """Make a register that counted; call inside `seen_by(SYSTEM)`."""
    site = a_site(account_id=account_id, is_primary=False)  # type: ignore[arg-type]
    register = the_register(a_meter(site_id=site.pk))
    counted(register, steady(days, amount=amount, without=[1], estimated=[100]))
    return series_of(register)


def test_days_of_many_registers_are_told_apart() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        one, other = a_series(account_id, amount=100), a_series(account_id, amount=7)

        found = day_totals_of_many([one, other], [day_of(MARCH.starts_on), day_of(CLOCKS_FORWARD)])

    assert found == {
        one.number: {
            MARCH.starts_on: DayTotal(total=Decimal("9.500"), present=95, expected=96, has_estimates=False),
            CLOCKS_FORWARD: DayTotal(total=Decimal("9.200"), present=92, expected=92, has_estimates=False),
        },
        other.number: {
            MARCH.starts_on: DayTotal(total=Decimal("0.665"), present=95, expected=96, has_estimates=False),
            CLOCKS_FORWARD: DayTotal(total=Decimal("0.644"), present=92, expected=92, has_estimates=False),
        },
    }


def test_periods_are_summed_by_register_and_what_is_not_known_has_no_entry() -> None:
    with seen_by(SYSTEM):
        series = a_series(an_account().pk, amount=100)
        april = DayPeriod(starts_on=date(2025, 4, 1), ends_before=date(2025, 5, 1))

        found = period_totals_of_many([series], [april, MARCH])

    # 31 days of 96 quarter-hours, less the hour of the clock change and the one left out.
    total = found[series.number][1]
    assert list(found[series.number]) == [1]
    assert (total.total, total.present, total.expected) == (Decimal("297.100"), 2971, 2972)
    assert (total.known_days, total.last_on, total.has_estimates) == (31, date(2025, 3, 31), True)


def test_stranger_sums_nothing() -> None:
    with seen_by(SYSTEM):
        series = a_series(an_account().pk, amount=100)
        stranger = Viewer(user_id=None, account_ids=frozenset({an_account().pk}))

    with seen_by(stranger):
        days = day_totals_of_many([series], [MARCH])
        sums = period_totals_of_many([series], [MARCH])
        known = known_days_of_many([series])
        last = last_known_day([series])

    assert (days, sums, known, last) == ({series.number: {}}, {series.number: {}}, {}, None)


def test_known_days_of_many_are_those_of_each_alone() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        one = a_series(account_id, amount=1)
        other = a_series(account_id, amount=1, days=day_of(CLOCKS_FORWARD))

        found = known_days_of_many([one, other])
        alone = {each.number: known_days(each) for each in (one, other)}

    assert found == alone


def test_last_known_day_is_the_latest_of_all() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        early = a_series(account_id, amount=1, days=day_of(CLOCKS_FORWARD))
        late = a_series(account_id, amount=1, days=day_of(CLOCKS_FORWARD + ONE_DAY))

        last = last_known_day([late, early])

    assert last == CLOCKS_FORWARD + ONE_DAY


def test_one_statement_whatever_the_number_of_registers() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        many = [a_series(account_id, amount=1, days=day_of(CLOCKS_FORWARD)) for _ in range(3)]

        with watched_wire() as wire:
            period_totals_of_many(many, [MARCH, MARCH])

    assert (wire.statements, wire.rows) == (1, 6)
