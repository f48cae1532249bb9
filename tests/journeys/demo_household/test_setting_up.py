"""The demonstration is made once and from then on only carried forward."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from tests.factories.energy import BERLIN, steady
from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.billing.queries import invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.queries import user_named
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import NEWCOMERS, SUMMERS, WINTERS
from wattstead.journeys.demo_household.scenes import Scene, set_up_scene
from wattstead.journeys.demo_household.setting_up import (
    Demonstration,
    Moment,
    Progress,
    set_up_from_file,
)
from wattstead.journeys.explore_usage import Usage, UsageQuestion, explore_usage
from wattstead.journeys.import_readings import ReadingFile
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def morning_of(day: date) -> Moment:
    return Moment(today=day, now=datetime(day.year, day.month, day.day, 8, tzinfo=BERLIN).astimezone(UTC))


def made_on(day: date) -> Demonstration:
    return set_up_scene(Scene.PROSUMER, moment=morning_of(day), tell=lambda _: None)


def the_viewer(email: str, *, on: date) -> Viewer:
    with seen_by(SYSTEM):
        user = user_named(email)
        assert user is not None
        return viewer_of(user.pk, on=on)


def seen(viewer: Viewer, *, today: date, ask: UsageQuestion) -> Usage:
    with seen_by(viewer):
        return explore_usage(viewer=viewer, ask=ask, today=today)


def test_second_run_of_the_day_changes_nothing_and_the_next_day_adds_one() -> None:
    first = made_on(date(2026, 11, 22))

    again = made_on(date(2026, 11, 22))
    tomorrow = made_on(date(2026, 11, 23))

    # Three years of two registers of the family and one year of the neighbours', less 8 gaps a quarter
    # and register, up to eight in the morning; and the gas days that ended at six.
    assert first == Demonstration(
        user_id=first.user_id,
        new_sites=2,
        new_meters=3,
        new_readings=_readings_of_first_day(),
        new_invoices=36 + 36 + 12,
    )
    assert again == Demonstration(user_id=first.user_id)
    assert tomorrow == Demonstration(user_id=first.user_id, new_readings=3 * 96 + 1)


def test_family_reads_three_years_and_its_neighbours_are_not_there() -> None:
    today = date(2026, 11, 22)
    made_on(today)
    family, neighbours = (the_viewer(each.email, on=today) for each in (SUMMERS, WINTERS))

    mine = seen(family, today=today, ask=UsageQuestion(span="month"))
    theirs = seen(neighbours, today=today, ask=UsageQuestion(span="month"))

    assert [meter.label for meter in mine.meters] == [SUMMERS.meter_number, SUMMERS.gas_meter_number]
    assert (mine.first_on, mine.last_on) == (date(2023, 11, 22), date(2026, 11, 22))
    assert [meter.label for meter in theirs.meters] == [WINTERS.meter_number]
    assert theirs.site is not None
    with pytest.raises(NotFound):
        seen(family, today=today, ask=UsageQuestion(site_id=theirs.site.id))


def test_cost_of_a_month_is_that_of_its_invoice_but_for_fees_and_rounding() -> None:
    today = date(2026, 11, 22)
    made_on(today)
    family = the_viewer(SUMMERS.email, on=today)
    with seen_by(family):
        electric = contracts_visible_to(family).filter(commodity=Commodity.ELECTRICITY.value)
        numbers = set(electric.values_list("contract_number", flat=True))
        rows = invoices_visible_to(family, today=today, limit=200)
        invoices = {row.days.starts_on: row for row in rows if row.contract_number in numbers}

    differences = []
    for month, monthly_fee in ((date(2025, 3, 1), "11.50"), (date(2026, 10, 1), "12.90")):
        used = seen(family, today=today, ask=UsageQuestion(span="month", on=month))
        fed_in = seen(family, today=today, ask=UsageQuestion(span="month", on=month, direction="export"))
        assert used.cost is not None
        assert fed_in.cost is not None
        fee = Decimal(monthly_fee) * Decimal("1.19")
        differences.append(abs(used.cost.amount + fee - fed_in.cost.amount - invoices[month].total.amount))

    # Up to three lines of energy and grid fee are rounded and then taxed, so are the credit, the fee's tax
    # and the tax itself: 3 x 0.005 x 1.19 + 3 x 0.005.
    assert max(differences) <= Decimal("0.033")


def test_family_of_a_file_is_billed_from_its_first_day_and_a_second_import_changes_nothing() -> None:
    content = _file_of_a_month()
    moment = morning_of(date(2026, 11, 22))

    first, second = (
        set_up_from_file(
            file=ReadingFile(name="october.csv", stream=BytesIO(content)),
            moment=moment,
            tell=lambda _: None,
            tell_import=lambda _: None,
        )
        for _ in range(2)
    )

    assert (first.report.stored, first.report.refused, first.new_invoices) == (100 + 30 * 96, 0, 1)
    assert (second.report.stored, second.report.changed_nothing, second.new_invoices) == (0, True, 0)
    viewer = the_viewer(NEWCOMERS.email, on=date(2026, 11, 22))
    usage = seen(viewer, today=date(2026, 11, 22), ask=UsageQuestion(span="month"))
    assert (usage.period.starts_on, usage.total) == (date(2026, 10, 1), Decimal("298.000"))


def test_bills_are_numbered_in_the_order_of_time_and_paid_when_due() -> None:
    made_on(date(2026, 11, 10))

    with seen_by(SYSTEM):
        rows = invoices_visible_to(SYSTEM, today=date(2026, 11, 10), limit=200)
    by_number = sorted(rows, key=lambda row: row.number)
    assert [row.issued_on for row in by_number] == sorted(row.issued_on for row in rows)
    open_ones = {row.days.starts_on for row in rows if row.status is InvoiceStatus.ISSUED}
    paid_ones = {row.status for row in rows if row.days.starts_on not in open_ones}
    assert (open_ones, paid_ones) == ({date(2026, 10, 1)}, {InvoiceStatus.PAID})


def test_run_that_was_killed_is_finished_by_the_next() -> None:
    def pulls_the_plug(told: Progress) -> None:
        if (told.what, told.step) == ("Billing", 6):
            raise InterruptedError

    with pytest.raises(InterruptedError):
        set_up_scene(Scene.PROSUMER, moment=morning_of(date(2026, 11, 22)), tell=pulls_the_plug)

    finished = made_on(date(2026, 11, 22))

    assert (finished.new_readings, finished.new_invoices) == (0, 84 - 6)
    assert made_on(date(2026, 11, 22)).new_invoices == 0


def test_progress_is_told_and_never_runs_backwards() -> None:
    told: list[Progress] = []

    set_up_scene(Scene.PROSUMER, moment=morning_of(date(2026, 11, 22)), tell=told.append)

    for what in {each.what for each in told}:
        steps = [each.step for each in told if each.what == what]
        assert steps == sorted(set(steps))
        assert steps[-1] == {each.steps for each in told if each.what == what}.pop()


def _readings_of_first_day() -> int:
    family = 2 * (105_216 - 12 * 8 + 32)
    neighbours = 365 * 96 - 4 * 8 + 32
    gas = DayPeriod(starts_on=date(2023, 11, 22), ends_before=date(2026, 11, 22))
    return family + neighbours + len(gas)


def _file_of_a_month() -> bytes:
    """Return October 2026 with 0.1 kWh in every quarter-hour, as Netz NÖ stamps the ends."""
    month = steady(month_of(date(2026, 10, 1)), amount=100)
    ends = [datetime.fromtimestamp(end, BERLIN) for end in month.ends_s.tolist()]
    lines = [f"{end:%d.%m.%Y %H:%M};0,1;;" for end in ends]
    return "\r\n".join(["Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;", *lines, ""]).encode()
