"""Billing is told of issued invoices whose readings changed, and staff corrects them or leaves them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person, a_viewer
from tests.factories.billing import a_changed_period, an_invoice
from tests.factories.contracts import a_contract
from tests.factories.energy import gas_days, steady
from tests.journeys import billed_homes
from tests.journeys.billed_homes import ISSUED_ON, JUNE
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.serving import acting_for
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.billing.changed_periods import (
    ChangeDecidedAlready,
    changed_periods_visible_to,
    leave_as_billed,
)
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.billing.queries import invoice_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.correct_invoice import correct_invoice, tell_of_correction
from wattstead.journeys.find_changed_periods import find_changed_periods
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import day_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.known_then import read_as_known

pytestmark = pytest.mark.django_db(transaction=True)
FIFTH = day_of(date(2025, 6, 5))
AUGUST_20 = datetime(2025, 8, 20, 2, 30, tzinfo=UTC)
TODAY = AUGUST_20.date()


def a_home(*, commodity: Commodity = Commodity.ELECTRICITY) -> Contract:
    """Make a home whose readings of June came by the first of July."""
    is_gas = commodity is Commodity.GAS
    with seen_by(SYSTEM):
        contract = billed_homes.a_home(commodity=commodity, days=None)
        take_in_intervals(
            register=register_of(contract),
            intervals=gas_days(JUNE, litres=2_000) if is_gas else steady(JUNE, amount=100),
            now=datetime(2025, 7, 1, 12, tzinfo=UTC),
            reason="in time",
        )
    return contract


def billed(contract: Contract) -> UUID:
    """Bill June: 30 days of 96 quarter-hours of 0.1 kWh are 288 kWh; at 0.30 and 19 % tax, 102.82."""
    with seen_by(SYSTEM):
        return issue_invoice(
            viewer=SYSTEM, contract_id=contract.pk, period=JUNE, issued_on=ISSUED_ON
        ).invoice_id


def register_of(contract: Contract) -> Register:
    return Register.objects.select_related("meter").get(meter__site_id=contract.site_id)


def corrected(contract: Contract, *, amount: int, at: datetime = AUGUST_20 - timedelta(days=1)) -> None:
    """Let the grid operator correct every quarter of the fifth."""
    with seen_by(SYSTEM):
        take_in_intervals(
            register=register_of(contract),
            intervals=steady(FIFTH, amount=amount),
            now=at,
            reason="the operator has measured again",
        )


def looked(*, now: datetime = AUGUST_20) -> None:
    find_changed_periods(SYSTEM, now=now)


def owner_of(contract: Contract, *, role: MembershipRole = MembershipRole.OWNER) -> Viewer:
    return a_viewer(account_id=contract.account_id, role=role)


def seen(viewer: Viewer) -> list[ChangedPeriod]:
    with seen_by(viewer):
        return list(changed_periods_visible_to(viewer))


def staff(role: str = "admin") -> Viewer:
    with seen_by(SYSTEM):
        return Viewer(user_id=a_person().pk, staff=role)


def acting(contract: Contract, *, role: str = "admin") -> Viewer:
    viewer = staff(role)
    with seen_by(viewer):
        return acting_for(viewer, account_id=contract.account_id)


def test_a_correction_after_the_invoice_is_told_with_energy_and_money() -> None:
    """96 quarters of 0.05 kWh more are 4.8 kWh: 1.44 net and 1.71 with tax; 102.82 becomes 104.53."""
    home, other = a_home(), a_home()
    invoice_id = billed(home)
    billed(other)
    corrected(home, amount=150)

    looked()

    (told,) = seen(owner_of(home))
    assert (told.invoice_id, told.state, told.changed_days) == (invoice_id, "open", 1)
    assert (told.starts_on, told.ends_before) == (FIFTH.starts_on, FIFTH.ends_before)
    assert (told.billed_kwh, told.known_kwh) == (Decimal("288.000000"), Decimal("292.800000"))
    assert (told.billed_total, told.known_total) == (Decimal("102.82"), Decimal("104.53"))
    assert (told.worth, told.found_at) == (Decimal("1.71"), AUGUST_20)
    assert seen(owner_of(other)) == []
    assert seen(owner_of(home, role=MembershipRole.VIEWER)) == []
    assert told in seen(staff("support"))


def test_what_the_invoice_was_based_on_stays_provable() -> None:
    home = a_home()
    billed(home)
    corrected(home, amount=150)

    with seen_by(SYSTEM):
        series = series_of(register_of(home))
        june = time_of_days(JUNE, zone=ZoneInfo(series.zone))
        then = read_as_known(series, june, datetime(2025, 8, 4, 8, tzinfo=UTC))
        now = read_as_known(series, june, AUGUST_20)

    assert (then.total, now.total) == (288_000, 292_800)


def test_nothing_is_told_where_readings_are_as_they_were_billed_and_no_more_once_they_are_again() -> None:
    home, untouched = a_home(), a_home()
    billed(home)
    billed(untouched)

    corrected(home, amount=150)
    looked()
    corrected(home, amount=100, at=AUGUST_20 + timedelta(hours=1))
    looked(now=AUGUST_20 + timedelta(days=1))

    assert seen(owner_of(home)) == []
    assert seen(owner_of(untouched)) == []


def test_a_second_look_finds_nothing_new_and_a_second_correction_is_told_of() -> None:
    home = a_home()
    billed(home)
    corrected(home, amount=150)
    looked()

    again = find_changed_periods(SYSTEM, now=AUGUST_20 + timedelta(days=1))
    corrected(home, amount=200, at=AUGUST_20 + timedelta(days=1))
    looked(now=AUGUST_20 + timedelta(days=2))

    (told,) = seen(owner_of(home))
    assert (again, told.known_kwh, told.found_at) == (0, Decimal("297.600000"), AUGUST_20)


def test_an_admin_corrects_the_invoice_the_old_one_is_cancelled_and_both_can_be_read() -> None:
    home = a_home()
    invoice_id = billed(home)
    corrected(home, amount=150)
    looked()
    (told,) = seen(owner_of(home))

    with seen_by(acting(home)) as viewer:
        done = correct_invoice(viewer, period_id=told.pk, note="Measured again", today=TODAY, now=AUGUST_20)

    with seen_by(owner_of(home)) as viewer:
        old = invoice_visible_to(viewer, invoice_id=invoice_id, today=TODAY)
        assert done.corrected_by_id is not None
        new = invoice_visible_to(viewer, invoice_id=done.corrected_by_id, today=TODAY)
    assert (old.status, old.cancelled_on, old.total.amount) == ("cancelled", TODAY, Decimal("102.82"))
    assert (new.days, new.issued_on, new.total.amount) == (JUNE, TODAY, Decimal("104.53"))
    assert (done.state, done.note) == ("corrected", "Measured again")
    with seen_by(SYSTEM) as system:
        told_once, told_again = (
            tell_of_correction(system, invoice_id=new.invoice_id, issued_on=TODAY) for _ in range(2)
        )
    assert (told_once, told_again) == (1, 0)
    looked(now=AUGUST_20 + timedelta(days=1))
    assert [each.state for each in seen(owner_of(home))] == ["corrected"]
    with seen_by(acting(home)) as viewer, pytest.raises(ChangeDecidedAlready):
        correct_invoice(viewer, period_id=told.pk, note="Again", today=TODAY, now=AUGUST_20)


def test_what_is_left_as_billed_is_open_again_once_more_changes() -> None:
    home = a_home()
    billed(home)
    corrected(home, amount=150)
    looked()
    (told,) = seen(owner_of(home))

    with seen_by(acting(home)):
        left = leave_as_billed(period_id=told.pk, note="Less than two euros", now=AUGUST_20)
    looked(now=AUGUST_20 + timedelta(days=1))
    quiet = [each.state for each in seen(owner_of(home))]
    corrected(home, amount=300, at=AUGUST_20 + timedelta(days=1))
    looked(now=AUGUST_20 + timedelta(days=2))

    assert (left.state, left.note, quiet) == ("left", "Less than two euros", ["left"])
    (again,) = seen(owner_of(home))
    assert (again.state, again.note, again.decided_at) == ("open", "", None)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("owner", RoleNotAllowed), ("viewer", NotFound), ("stranger", NotFound), ("support", RoleNotAllowed)],
)
def test_nobody_but_an_admin_who_acts_for_the_account_decides(who: str, refusal: type[Exception]) -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        told = a_changed_period(an_invoice(contract))
        stranger = a_contract()
    asking = {
        "owner": owner_of(contract),
        "viewer": owner_of(contract, role=MembershipRole.VIEWER),
        "stranger": owner_of(stranger),
        "support": acting(contract, role="support"),
    }[who]

    with pytest.raises(refusal), seen_by(asking):
        leave_as_billed(period_id=told.pk, note="Why not", now=AUGUST_20)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"ends_before": JUNE.starts_on - timedelta(days=9999)}, "changed_period_has_days"),
        ({"state": "lost"}, "changed_period_is_open_or_decided"),
        ({"state": "left"}, "changed_period_is_open_or_decided"),
        ({"state": "corrected", "decided_at": AUGUST_20}, "changed_period_is_open_or_decided"),
    ],
    ids=["days", "state", "left_without_time", "corrected_by_nothing"],
)
def test_a_changed_period_is_whole(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        told = a_changed_period(an_invoice())

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        ChangedPeriod.objects.filter(pk=told.pk).update(**change)


def test_a_changed_period_is_one_of_an_invoice_of_its_account() -> None:
    with seen_by(SYSTEM):
        told, other = a_changed_period(an_invoice()), an_invoice()

    for column, constraint in (
        ("invoice_id", "changed_period_of_an_invoice_of_its_account"),
        ("corrected_by_id", "changed_period_corrected_by_an_invoice_of_its_account"),
    ):
        moved: dict[str, object] = {column: other.pk}
        if column == "corrected_by_id":
            moved |= {"state": "corrected", "decided_at": AUGUST_20}
        with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
            ChangedPeriod.objects.filter(pk=told.pk).update(**moved)
    with pytest.raises(IntegrityError, match="changed_period_of_an_invoice_is_one"), seen_by(SYSTEM):
        a_changed_period(Invoice.objects.get(pk=told.invoice_id))
