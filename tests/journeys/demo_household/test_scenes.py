"""Each scene shows what it promises: first steps, an exchange, a correction after its invoice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress

from tests.factories.energy import BERLIN
from tests.factories.metering import a_meter, the_register
from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to, invoices_visible_to
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.metering.queries import meters_visible_to, registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import SUMMERS, Family, NewDevice
from wattstead.journeys.demo_household.scenes import Scene, set_up_scene
from wattstead.journeys.demo_household.setting_up import Demonstration, Moment, set_up_families
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.epochs import exchanges_of
from wattstead.timeseries.flags import Source, estimates, source_of
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.latest import latest
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 9, 25)
AUGUST = DayPeriod(starts_on=date(2026, 8, 1), ends_before=date(2026, 9, 1))
NINTH = time_of_days(DayPeriod(starts_on=date(2026, 8, 9), ends_before=date(2026, 8, 10)), zone=BERLIN)
FAMILY = replace(
    SUMMERS,
    years=0,
    new_device=NewDevice(old_serial_number="OLD", after_months=1, day_of_month=14, at=time(10, 30)),
)


def moment_of(hour: int, minute: int = 0, *, day: date = TODAY) -> Moment:
    return Moment(today=day, now=datetime.combine(day, time(hour, minute), tzinfo=BERLIN).astimezone(UTC))


def made(family: Family = FAMILY, *, moment: Moment) -> Demonstration:
    """Make a family that moved in on the first of August."""
    days = (moment.today - AUGUST.starts_on).days
    return set_up_families([replace(family, days=days)], moment=moment, tell=lambda _: None)


def viewer_for(demonstration: Demonstration) -> Viewer:
    with seen_by(SYSTEM):
        return viewer_of(demonstration.user_id, on=TODAY)


def import_series(viewer: Viewer) -> Series:
    return series_counting(viewer, direction="import")


def series_counting(viewer: Viewer, *, direction: str) -> Series:
    for register in registers_visible_to(viewer):
        if (register.meter.meter_type, register.direction) == ("electricity", direction):
            return series_of(register)
    raise AssertionError


def invoice_of_august(viewer: Viewer) -> InvoiceView:
    """Return the invoice for the electricity of August; there is one for gas as well."""
    rows = invoices_visible_to(viewer, today=TODAY)
    both = [invoice_visible_to(viewer, invoice_id=row.invoice_id, today=TODAY) for row in rows]
    (invoice,) = [invoice for invoice in both if not invoice.is_gas]
    return invoice


def test_newcomer_has_a_contract_and_some_hours_of_readings_and_no_invoice_yet() -> None:
    arrival = set_up_scene(Scene.NEWCOMER, moment=moment_of(9, 40), tell=lambda _: None)
    viewer = viewer_for(arrival)

    with seen_by(viewer):
        contracts = [contract.starts_on for contract in contracts_visible_to(viewer)]
        invoices = invoices_visible_to(viewer, today=TODAY)
        last = latest(import_series(viewer))
    with seen_by(SYSTEM):
        addresses = [(one.email, one.verified) for one in EmailAddress.objects.all()]

    # Two days and the 38 quarter-hours of the third up to half past nine.
    assert arrival == Demonstration(
        user_id=arrival.user_id, new_sites=1, new_meters=1, new_readings=2 * 96 + 38
    )
    assert contracts == [date(2026, 9, 23)]
    assert invoices == ()
    assert last is not None
    assert last.timestamp == datetime(2026, 9, 25, 7, 30, tzinfo=UTC)
    assert addresses == [("mia@demo.example", True)]


def test_quarter_hours_are_added_as_they_pass_and_none_twice() -> None:
    first = set_up_scene(Scene.NEWCOMER, moment=moment_of(9, 40), tell=lambda _: None)

    later = [
        set_up_scene(Scene.NEWCOMER, moment=moment, tell=lambda _: None).new_readings
        for moment in (moment_of(9, 44), moment_of(9, 45), moment_of(9, 45), moment_of(11), moment_of(11, 14))
    ]
    whole = replace(first, new_readings=first.new_readings + sum(later))

    assert later == [0, 1, 0, 5, 0]
    assert whole.new_readings == 2 * 96 + 44


def test_nothing_is_made_up_for_a_meter_that_somebody_adds() -> None:
    viewer = viewer_for(set_up_scene(Scene.NEWCOMER, moment=moment_of(9, 40), tell=lambda _: None))
    with seen_by(SYSTEM):
        home = meters_visible_to(viewer).get()
        added = the_register(a_meter(site_id=home.site_id, installed_on=date(2026, 9, 1)))

    later = set_up_scene(Scene.NEWCOMER, moment=moment_of(9, 45), tell=lambda _: None)

    with seen_by(SYSTEM):
        assert (later.new_readings, latest(series_of(added))) == (1, None)


def test_correction_after_the_invoice_is_a_revision_and_the_invoice_stays() -> None:
    before = made(moment=moment_of(12, day=date(2026, 9, 10)))
    viewer = viewer_for(before)
    with seen_by(viewer):
        billed = invoice_of_august(viewer)

    made(moment=moment_of(12))

    with seen_by(viewer):
        still_billed = invoice_of_august(viewer)
        series = series_counting(viewer, direction="export")
        now = read(series=series, period=NINTH)
        then = read_as_known(series, NINTH, datetime(2026, 9, 17, tzinfo=UTC))
        when_billed = read(series=series, period=time_of_days(AUGUST, zone=BERLIN))
    noon = slice(40, 64)
    assert replace(still_billed, status=billed.status) == billed
    assert (billed.issued_on, billed.estimated_share > 0) == (date(2026, 9, 4), True)
    assert [source_of(flag) for flag in now.flags[noon].tolist()] == [Source.adjusted] * 24
    assert estimates(then.flags)[noon].all()
    assert not estimates(now.flags).any()
    # The operator had estimated a quarter too much, evenly; the rest of the day was right.
    assert int(then.deltas[noon].max() - then.deltas[noon].min()) <= 1
    assert int(now.deltas[noon].sum()) > 0
    assert int(then.deltas[noon].sum()) == int(now.deltas[noon].sum()) * 125 // 100
    assert then.deltas[:40].tolist() == now.deltas[:40].tolist()
    difference = Decimal(int(then.deltas.sum() - now.deltas.sum())) / 1000
    assert billed.export_kwh is not None
    assert billed.export_kwh - Decimal(int(when_billed.deltas.sum())) / 1000 == difference


def test_history_made_at_once_is_that_of_a_portal_that_lived_through_it() -> None:
    made(moment=moment_of(12, day=date(2026, 9, 10)))
    step_by_step = viewer_for(made(moment=moment_of(12)))
    with seen_by(step_by_step):
        lived = read(series=import_series(step_by_step), period=NINTH)
        last_lived = latest(import_series(step_by_step))
    other = replace(FAMILY, email="other@demo.example", meter_number="1EMH0099999999", gas_meter_number="")

    at_once = viewer_for(made(other, moment=moment_of(12)))

    with seen_by(at_once):
        made_up = read(series=import_series(at_once), period=NINTH)
        last_made_up = latest(import_series(at_once))
    assert made_up == lived
    assert last_made_up is not None
    assert last_lived is not None
    assert replace(last_made_up, id=last_lived.id) == last_lived


def test_invoice_says_what_the_counter_showed_and_the_new_device_starts_from_nought() -> None:
    viewer = viewer_for(made(moment=moment_of(12)))

    with seen_by(viewer):
        invoice = invoice_of_august(viewer)
        series = import_series(viewer)
        (exchange,) = exchanges_of(series)
        since = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)
        days = DayPeriod(starts_on=date(2026, 9, 14), ends_before=date(2026, 9, 26))
        counted = read(series=series, period=time_of_days(days, zone=BERLIN))
        last = latest(series)

    shown = {register.direction: register.shown_at_end for register in invoice.registers}
    assert {direction: value is not None and value > 2_208 for direction, value in shown.items()} == {
        "import": True,
        "export": True,
    }
    assert (exchange.starts_at, exchange.old_serial_number, exchange.new_serial_number) == (
        since,
        "OLD",
        SUMMERS.meter_number,
    )
    assert exchange.new_first_value == 0
    assert exchange.old_final_value > 6_841_317_000
    assert last is not None
    since_s = int(since.timestamp())
    assert last.value == Decimal(int(counted.deltas[counted.starts_s >= since_s].sum())) / 1000


def test_counter_counts_on_through_a_gap() -> None:
    """On 17 August from one to three nothing arrived; the value at the turn of the month knows of it."""
    viewer = viewer_for(made(moment=moment_of(12)))

    with seen_by(viewer):
        gap = read(
            series=import_series(viewer),
            period=time_of_days(
                DayPeriod(starts_on=date(2026, 8, 17), ends_before=date(2026, 8, 18)), zone=BERLIN
            ),
        )
        invoice = invoice_of_august(viewer)

    first_s = int((datetime(2026, 8, 16, 22, tzinfo=UTC) + timedelta(hours=13)).timestamp())
    assert len(gap) == 96 - 8
    assert not ((gap.starts_s >= first_s) & (gap.starts_s < first_s + 7200)).any()
    assert invoice.missing_share == Decimal("0.002688")
