"""What was known when a bill was made stands beside what is known now, down to the quarter-hour."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.energy import steady
from tests.factories.metering import a_gas_quality
from tests.interfaces.pages.households import signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.journeys import billed_homes
from tests.journeys.billed_homes import JUNE
from tests.journeys.test_changed_periods import (
    FIFTH,
    TODAY,
    a_home,
    billed,
    corrected,
    owner_of,
    register_of,
)
from wattstead.domains.accounts.models import Membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explain_invoice.known_then import SideThen, day_known_then, known_then
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def sides(contract: Contract, invoice_id: UUID) -> tuple[SideThen, ...]:
    with seen_by(owner_of(contract)) as viewer:
        return known_then(viewer, invoice_id=invoice_id, today=TODAY).sides


def test_a_correction_is_told_day_by_day_and_what_was_known_then_is_what_was_billed() -> None:
    """30 days of 96 x 0.1 kWh are 288.000 kWh; the fifth becomes 96 x 0.15 = 14.400."""
    home = a_home()
    invoice_id = billed(home)
    before = sides(home, invoice_id)
    corrected(home, amount=150)

    (side,) = sides(home, invoice_id)

    assert [each.is_other for each in before[0].days] == [False] * 30
    assert (side.direction, side.unit, side.is_proved) == (Direction.IMPORT, "kWh", True)
    assert (side.then, side.now) == (Decimal("288.000"), Decimal("292.800"))
    (changed,) = [each for each in side.days if each.is_other]
    assert (changed.day, changed.then.amount, changed.now.amount) == (
        FIFTH.starts_on,
        Decimal("9.600"),
        Decimal("14.400"),
    )


def test_a_day_opens_to_its_quarter_hours() -> None:
    home = a_home()
    invoice_id = billed(home)
    corrected(home, amount=150)

    with seen_by(owner_of(home)) as viewer:
        day = day_known_then(
            viewer, invoice_id=invoice_id, day=FIFTH.starts_on, direction=Direction.IMPORT, today=TODAY
        )

    told = {(each.then.amount, each.now.amount) for each in day.stretches}
    assert (len(day.stretches), told) == (96, {(Decimal("0.100"), Decimal("0.150"))})


def test_an_estimate_that_was_measured_since_is_said_to_be_surer() -> None:
    with seen_by(SYSTEM):
        home = billed_homes.a_home(days=None)
        take_in_intervals(
            register=register_of(home),
            intervals=steady(JUNE, amount=100, estimated=range(4 * 96, 5 * 96)),
            now=datetime(2025, 7, 1, 12, tzinfo=UTC),
            reason="the fifth was estimated",
        )
    invoice_id = billed(home)
    corrected(home, amount=150)
    with seen_by(SYSTEM):
        person = Membership.objects.get(account_id=home.account_id).user_id

    page = words_of(signed_in(person).get(f"/invoices/{invoice_id}/known/"))

    assert "1 day is known otherwise now" in page
    assert ["288.000 kWh" in page, "+4.800 kWh" in page] == [True] * 2
    assert "estimated then, measured now" in page
    assert "add up exactly to what this invoice billed" in page


def test_gas_is_shown_as_the_meter_counts_it() -> None:
    home = a_home(commodity=Commodity.GAS)
    with seen_by(SYSTEM):
        a_gas_quality(register_of(home).meter)
    invoice_id = billed(home)

    (side,) = sides(home, invoice_id)

    assert (side.unit, side.then, side.now, side.is_proved) == ("m³", Decimal(60), Decimal(60), True)


def test_pages_lead_from_the_metered_line_to_the_day_and_say_what_changed() -> None:
    home = a_home()
    invoice_id = billed(home)
    corrected(home, amount=150)
    with seen_by(SYSTEM):
        client = signed_in(Membership.objects.get(account_id=home.account_id).user_id)
    known = f"/invoices/{invoice_id}/known/"

    invoice = words_of(client.get(f"/invoices/{invoice_id}/"))
    changed, whole = words_of(client.get(known)), words_of(client.get(f"{known}?show=all"))
    day = words_of(client.get(f"{known}import/2025-06-05/"))
    missing = [
        client.get(f"{known}{place}/").status_code
        for place in ("import/2025-07-01", "import/soon", "across/2025-06-05", "export/2025-06-05")
    ]

    assert f"{known}#import-side" in invoice
    assert [page.count("Thu, 5 Jun") for page in (changed, whole)] == [1, 1]
    assert [page.count("known/import/2025-06-") for page in (changed, whole)] == [1, len(JUNE)]
    assert ["96 of 96 intervals are known otherwise now." in day, "00:15–00:30" in day] == [True] * 2
    assert missing == [404] * 4


@pytest.mark.parametrize("who", ["stranger", "viewer"])
def test_who_is_shown_no_bills_is_shown_nothing_of_them(who: str) -> None:
    home, other = a_home(), a_home()
    invoice_id = billed(home)
    asking = owner_of(home, role=MembershipRole.VIEWER) if who == "viewer" else owner_of(other)

    with pytest.raises(NotFound), seen_by(asking) as viewer:
        known_then(viewer, invoice_id=invoice_id, today=TODAY)
    with pytest.raises(NotFound), seen_by(asking) as viewer:
        day_known_then(
            viewer, invoice_id=invoice_id, day=FIFTH.starts_on, direction=Direction.IMPORT, today=TODAY
        )
