"""What a customer sees at a glance: now, today, this month, and what needs attention."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.factories.accounts import an_account
from tests.factories.billing import a_draft
from tests.factories.contracts import a_contract
from tests.factories.energy import BERLIN, counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from tests.journeys.explore_usage.homes import NIGHT_SAVER, Home, a_home, days, with_contract
from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.operations import issue_invoice
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.overview import DayUse, Matter, Overview, Power, site_overview
from wattstead.journeys.work_out_invoice import work_out_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 5, tzinfo=BERLIN)
LONG_BEFORE = days(date(2025, 10, 1), TODAY)


def until(moment: datetime, intervals: Intervals) -> Intervals:
    """Return the intervals that were over at a moment."""
    return intervals.picked(intervals.ends_s <= int(moment.timestamp()))


def seen(home: Home, *, now: datetime = NOON) -> Overview:
    with seen_by(home.viewer) as viewer:
        return site_overview(viewer=viewer, site_id=home.site_id, now=now)


def a_running_home(**terms: object) -> Home:
    """Make a home that used 0.1 kWh in every quarter-hour since October of last year, until 12:00 today."""
    home = a_home(steady(LONG_BEFORE, amount=100), until(NOON, steady(day_of(TODAY), amount=200)))
    return with_contract(home, **terms) if terms else home


def kinds_of(overview: Overview) -> list[str]:
    return [matter.kind for matter in overview.matters]


def test_power_of_the_latest_quarter_hour_has_its_time() -> None:
    overview = seen(a_running_home())

    # 0.2 kWh in a quarter of an hour are 0.8 kW.
    assert overview.power == Power(
        ends_at=datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN),
        used_kw=Decimal("0.800"),
        fed_in_kw=None,
        is_of_now=True,
    )


def test_power_of_hours_ago_is_not_called_that_of_now() -> None:
    overview = seen(a_running_home(), now=NOON + timedelta(hours=3))

    assert overview.power is not None
    assert (overview.power.ends_at, overview.power.is_of_now) == (
        datetime(2026, 11, 22, 12, 0, tzinfo=BERLIN),
        False,
    )


def test_today_stands_before_what_is_usual_until_the_same_time() -> None:
    day = seen(a_running_home()).day

    # 48 quarter-hours of 0.2 kWh, where 0.1 kWh is usual.
    assert day is not None
    assert (day.on, day.used, day.usual) == (TODAY, Decimal("9.600"), Decimal("4.800"))
    assert [point.used_kw for point in day.curve] == [Decimal("0.800")] * 48 + [None] * 48
    assert {point.usual_kw for point in day.curve} == {Decimal("0.400")}


@pytest.mark.parametrize(("on", "slots"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
def test_day_of_a_clock_change_has_its_own_number_of_quarter_hours(on: date, slots: int) -> None:
    home = a_home(steady(days(on - timedelta(days=9), on + timedelta(days=1)), amount=100))

    day = seen(home, now=datetime.combine(on, datetime.max.time(), BERLIN)).day

    assert day is not None
    assert (len(day.curve), day.used) == (slots, Decimal(slots) / 10)
    assert {point.usual_kw for point in day.curve} == {Decimal("0.400")}


def test_last_known_day_is_shown_while_today_has_nothing() -> None:
    overview = seen(a_home(steady(LONG_BEFORE, amount=100)))

    assert overview.day is not None
    assert (overview.day.on, overview.day.used) == (date(2026, 11, 21), Decimal("9.600"))
    assert overview.power is not None
    assert overview.power.is_of_now is False


def test_bill_so_far_is_the_invoice_these_days_would_have() -> None:
    home = a_running_home(terms=NIGHT_SAVER, starts_on=date(2026, 1, 1))

    bill = seen(home).month.bill

    with seen_by(home.viewer) as viewer:
        contract = contracts_visible_to(viewer).get()
        invoice = work_out_invoice(
            viewer=viewer, contract_id=contract.pk, period=days(date(2026, 11, 1), date(2026, 11, 23))
        )
    assert bill is not None
    assert bill.so_far == Money(invoice.bill.total, "EUR")


def test_expected_bill_goes_on_at_the_pace_so_far() -> None:
    # 10 days of 9.6 kWh at 0.50 with 19 % tax are 57.12; a fee of 6.00 a month is 7.14, a third of it 2.38.
    home = a_home(steady(days(date(2026, 11, 1), date(2026, 11, 11)), amount=100))
    with_contract(home, terms=fixed_terms(price="0.50", monthly_fee="6.00"), starts_on=date(2026, 1, 1))

    bill = seen(home, now=datetime(2026, 11, 10, 23, 59, tzinfo=BERLIN)).month.bill

    assert bill is not None
    assert (bill.so_far, bill.expected) == (Money(Decimal("59.50"), "EUR"), Money(Decimal("178.50"), "EUR"))


def test_contract_that_began_in_this_month_is_expected_for_its_own_days_only() -> None:
    # Supplied since the 21st: ten days of this month. 3 days of 9.6 kWh at 0.50 are 14.40, ten days 48.00.
    home = a_home(steady(days(date(2026, 11, 21), date(2026, 11, 24)), amount=100))
    with_contract(home, terms=fixed_terms(price="0.50", tax_rate="0"), starts_on=date(2026, 11, 21))

    bill = seen(home, now=datetime(2026, 11, 23, 23, 59, tzinfo=BERLIN)).month.bill

    assert bill is not None
    assert (bill.so_far, bill.expected) == (
        Money(Decimal("14.40"), "EUR"),
        Money(Decimal("48.00"), "EUR"),
    )


def test_days_before_the_first_reading_are_no_gaps() -> None:
    flow = seen(a_home(steady(days(date(2026, 11, 20), TODAY), amount=100))).electricity

    assert flow is not None
    assert [use.quality for use in flow.days] == ["before"] * 11 + ["measured"] * 2 + ["missing"]


def test_two_days_say_nothing_about_a_month() -> None:
    home = a_home(steady(day_of(date(2026, 11, 1)), amount=100))
    with_contract(home, terms=fixed_terms(price="0.50"), starts_on=date(2026, 1, 1))

    bill = seen(home, now=datetime(2026, 11, 1, 23, 59, tzinfo=BERLIN)).month.bill

    assert bill is not None
    assert (bill.so_far, bill.expected) == (Money(Decimal("5.71"), "EUR"), None)


def test_month_is_compared_with_the_same_whole_days_of_last_year() -> None:
    flow = seen(a_running_home()).electricity

    # Today is not over, so it is 21 days of 9.6 kWh in both years.
    assert flow is not None
    assert (flow.used_in_these, flow.used_last_year) == (Decimal("201.600"), Decimal("201.600"))
    assert flow.month_used == Decimal("211.200")


def test_nothing_is_compared_with_a_year_that_is_not_known() -> None:
    flow = seen(a_home(steady(days(date(2026, 11, 1), TODAY), amount=100))).electricity

    assert flow is not None
    assert (flow.used_in_these, flow.used_last_year) == (None, None)


def test_leap_day_is_compared_with_a_february_that_has_none() -> None:
    home = a_home(steady(days(date(2023, 2, 1), date(2024, 3, 1)), amount=100))

    flow = seen(home, now=datetime(2024, 2, 29, 23, 59, tzinfo=BERLIN)).electricity

    assert flow is not None
    assert (flow.used_in_these, flow.used_last_year) == (Decimal("268.800"), Decimal("268.800"))


def test_last_days_say_how_good_they_are() -> None:
    two_weeks = days(date(2026, 11, 9), TODAY)
    flow = seen(a_home(steady(two_weeks, amount=100, without=range(5), estimated=range(96, 100)))).electricity

    assert flow is not None
    assert flow.days[:3] == (
        DayUse(on=date(2026, 11, 9), used=Decimal("9.100"), quality="partial"),
        DayUse(on=date(2026, 11, 10), used=Decimal("9.600"), quality="estimated"),
        DayUse(on=date(2026, 11, 11), used=Decimal("9.600"), quality="measured"),
    )
    assert flow.days[-1] == DayUse(on=TODAY, used=None, quality="missing")


def test_what_was_fed_in_is_earned() -> None:
    home = a_home(steady(LONG_BEFORE, amount=100), exported=steady(days(date(2026, 11, 1), TODAY), amount=50))
    with_contract(home, terms=NIGHT_SAVER, starts_on=date(2026, 1, 1))

    overview = seen(home)

    # 21 days of 4.8 kWh at 0.08 are 8.064.
    assert overview.fed_in is not None
    assert (overview.fed_in.month_used, overview.month.earned) == (
        Decimal("100.800"),
        Money(Decimal("8.06"), "EUR"),
    )


def test_gas_stands_beside_electricity_in_its_own_unit() -> None:
    home = a_running_home()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=home.site_id, meter_type=MeterType.GAS)
        register = the_register(meter)
        gas_days = days(date(2026, 11, 1), TODAY)
        counted(register, steady(gas_days, amount=5000, step_s=86_400, boundary=register.day_boundary))

    gas = seen(home).gas

    assert gas is not None
    assert (gas.unit, gas.month_used, gas.meter_numbers) == ("m³", Decimal("105.000"), (meter.meter_number,))


def test_site_without_a_meter_has_nothing_to_show() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
    home = Home(viewer=a_home().viewer, account_id=account_id, site_id=site_id, meter_id=uuid4())

    with pytest.raises(NotFound):
        seen(home)


def test_stranger_learns_nothing_of_a_site() -> None:
    home, stranger = a_running_home(), a_running_home()

    with pytest.raises(NotFound), seen_by(stranger.viewer) as viewer:
        site_overview(viewer=viewer, site_id=home.site_id, now=NOON)


def test_new_meter_asks_for_its_first_reading() -> None:
    home = a_home()

    overview = seen(home)

    assert (overview.meter_id, overview.has_readings, overview.power, overview.day) == (
        home.meter_id,
        False,
        None,
        None,
    )
    assert kinds_of(overview) == ["never_read"]


def test_readings_that_stopped_and_a_missing_contract_are_told() -> None:
    home = a_home(steady(days(date(2026, 11, 1), date(2026, 11, 15)), amount=100))

    matters = seen(home).matters

    assert [(matter.kind, matter.on) for matter in matters] == [
        ("no_contract", None),
        ("readings_stopped", date(2026, 11, 14)),
    ]


def test_gaps_and_estimates_of_the_last_weeks_are_counted_by_days() -> None:
    energy = steady(days(date(2026, 11, 1), TODAY), amount=100, without=range(90, 100), estimated=[500])
    home = with_contract(a_home(energy), starts_on=date(2026, 1, 1), auto_renew=True)

    matters = seen(home).matters

    assert [(matter.kind, matter.days, matter.on) for matter in matters] == [
        ("gaps", 2, date(2026, 11, 2)),
        ("estimates", 1, date(2026, 11, 6)),
    ]


def test_contract_that_ends_without_another_is_told_in_time() -> None:
    home = with_contract(
        a_running_home(), starts_on=date(2026, 1, 1), ends_before=date(2027, 1, 1), auto_renew=False
    )

    (matter,) = seen(home).matters

    assert (matter.kind, matter.on) == ("contract_ending", date(2026, 12, 31))


def test_contract_that_another_follows_is_no_matter() -> None:
    home = with_contract(
        a_running_home(), starts_on=date(2026, 1, 1), ends_before=date(2027, 1, 1), auto_renew=False
    )
    with_contract(home, starts_on=date(2027, 1, 1), auto_renew=True)

    assert seen(home).matters == ()


def an_issued_invoice(
    home: Home, *, month: DayPeriod, issued_on: date, commodity: Commodity = Commodity.ELECTRICITY
) -> None:
    with seen_by(SYSTEM):
        contract = a_contract(
            account_id=home.account_id,
            site_id=home.site_id,
            commodity=commodity,
            starts_on=date(2026, 1, 1),
            auto_renew=True,
        )
        issue_invoice(invoice_id=a_draft(contract, days=month).pk, issued_on=issued_on)


def test_overdue_invoice_of_this_site_comes_first_and_that_of_a_stranger_not_at_all() -> None:
    home, stranger = a_running_home(), a_running_home()
    september = month_of(date(2026, 9, 1))
    an_issued_invoice(stranger, month=september, issued_on=date(2026, 10, 5))
    an_issued_invoice(home, month=september, issued_on=date(2026, 10, 5))

    (matter,) = seen(home).matters

    # 30 days of 10 kWh at 0.30 are 90.00, with tax 107.10.
    assert (matter.kind, matter.on, matter.amount) == (
        "invoice_overdue",
        date(2026, 10, 19),
        Money(Decimal("107.10"), "EUR"),
    )


def test_overdue_bills_of_other_sites_are_counted_where_all_would_be_well() -> None:
    home, stranger = a_running_home(), a_running_home()
    september = month_of(date(2026, 9, 1))
    with seen_by(SYSTEM):
        cabin = a_site(account_id=home.account_id, name="Cabin", is_primary=False)
    an_issued_invoice(replace(home, site_id=cabin.pk), month=september, issued_on=date(2026, 10, 5))
    an_issued_invoice(stranger, month=september, issued_on=date(2026, 10, 5))

    matters = seen(home).matters

    assert [each.count for each in matters if each.kind == "more_overdue"] == [1]


def test_new_invoice_is_told_until_it_is_due() -> None:
    home = a_running_home()
    an_issued_invoice(home, month=month_of(date(2026, 10, 1)), issued_on=date(2026, 11, 15))

    (matter,) = seen(home).matters

    assert (matter.kind, matter.on) == ("invoice_new", date(2026, 11, 29))


def test_readings_corrected_after_their_invoice_are_told_with_it() -> None:
    home = a_running_home()
    an_issued_invoice(
        home, month=month_of(date(2026, 10, 1)), issued_on=date(2026, 11, 2), commodity=Commodity.GAS
    )
    an_issued_invoice(home, month=month_of(date(2026, 10, 1)), issued_on=date(2026, 11, 2))
    with seen_by(SYSTEM):
        electricity = Invoice.objects.get(contract__commodity=Commodity.ELECTRICITY.value)
        register = the_register(Meter.objects.get(pk=home.meter_id))
        take_in_intervals(
            register=register,
            intervals=steady(day_of(date(2026, 10, 7)), amount=150),
            now=datetime(2031, 1, 1, tzinfo=UTC),
            reason="corrected for a test",
        )

    matters = seen(home).matters

    assert [matter for matter in matters if matter.kind == "corrected_after_invoice"] == [
        Matter(
            kind="corrected_after_invoice",
            name=electricity.invoice_number or "",
            on=date(2026, 10, 7),
            days=1,
            thing_id=electricity.pk,
        )
    ]
