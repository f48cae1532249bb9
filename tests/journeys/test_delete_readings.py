"""Readings go once they are old enough, but for those that a bill rests on which is still kept."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import an_account
from tests.factories.billing import an_invoice
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.operations.retention import KeptTooShortly
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.delete_readings import Kept, delete_readings_of_all
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.deleting import Deleted
from wattstead.timeseries.reads import day_totals
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db(transaction=True)
AUTUMN = DayPeriod(starts_on=date(2025, 9, 28), ends_before=date(2025, 11, 4))
KEPT = Kept(months=13, bills_years=10)


@pytest.fixture
def series() -> Series:
    """Return a register with readings from before, within and after October, which was billed."""
    with seen_by(SYSTEM):
        account = an_account()
        site = a_site(account_id=account.pk)
        register = the_register(a_meter(site_id=site.pk))
        counted(register, steady(AUTUMN, amount=125))
        an_invoice(a_contract(account_id=account.pk, site_id=site.pk))
        return series_of(register)


def days_left(series: Series) -> list[date]:
    with seen_by(SYSTEM):
        totals = day_totals(series, AUTUMN)
        return [day for day, total in zip(AUTUMN, totals.totals.tolist(), strict=True) if total]


def deleted(year: int, *, is_rehearsal: bool = False) -> Deleted:
    now = datetime(year, 12, 31, 12, tzinfo=UTC)
    return delete_readings_of_all(
        SYSTEM, kept=KEPT, now=now, tell=lambda _done, _of: None, is_rehearsal=is_rehearsal
    )


def test_what_a_kept_bill_rests_on_stays_until_its_tenth_year_is_over(series: Series) -> None:
    october = [day for day in AUTUMN if day.month == 10]

    rehearsed, first = deleted(2035, is_rehearsal=True), deleted(2035)
    left = days_left(series)
    second = deleted(2036)

    assert rehearsed == first == Deleted(registers=1, days=6, readings=6 * 96)
    assert left == october
    assert second == Deleted(registers=1, days=31, readings=31 * 96 + 4)
    assert days_left(series) == []


def test_readings_that_are_not_old_enough_stay(series: Series) -> None:
    assert deleted(2025) == Deleted()
    assert days_left(series) == list(AUTUMN)


def test_nobody_keeps_less_than_two_bills_are_compared_by() -> None:
    with pytest.raises(KeptTooShortly):
        delete_readings_of_all(
            SYSTEM,
            kept=Kept(months=12, bills_years=10),
            now=datetime(2026, 1, 1, tzinfo=UTC),
            tell=lambda _done, _of: None,
        )
