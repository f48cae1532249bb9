"""A grid operator corrects what its gas was worth after the bills were made; nobody's meter was read anew.

Two cubic metres on each of the 30 gas days of June 2025 are 60 m³. The area of the postal code is told
0.95 and 11.2 kWh/m³: 60 x 0.95 x 11.2 = 638.400 kWh, at 0.30 a kWh 191.52 and with 19 % tax 227.91 (36.3888
is 36.39). Corrected to 11.4: 60 x 0.95 x 11.4 = 649.800 kWh, 194.94 and with tax 231.98 (37.0386 is
37.04): 4.07 more.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.gas_areas import a_gas_area, an_area_quality, values
from tests.interfaces.pages.households import signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk
from tests.journeys.billed_homes import JUNE
from tests.journeys.test_changed_periods import AUGUST_20, a_home, billed, looked, owner_of, seen
from wattstead.domains.accounts.models import Membership
from wattstead.domains.billing.models import Invoice
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.gas_areas.keeping import correct_area_quality
from wattstead.domains.metering.gas_areas.models import GasAreaQuality
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
IN_TIME = datetime(2025, 7, 10, 9, tzinfo=UTC)
LATE = AUGUST_20 - timedelta(days=1)


def a_gas_home() -> tuple[Contract, GasAreaQuality]:
    home = a_home(commodity=Commodity.GAS)
    with seen_by(SYSTEM):
        area = a_gas_area(code="NCG-0731", postal_codes=[home.site.postal_code])
        return home, an_area_quality(area, days=JUNE, now=IN_TIME)


def corrected(told: GasAreaQuality, *, at: datetime = LATE, calorific_value: str = "11.4") -> None:
    with seen_by(SYSTEM):
        correct_area_quality(
            quality_id=told.pk, values=values(calorific_value=calorific_value), note="Measured again", now=at
        )


def page_of(home: Contract, invoice_id: UUID) -> str:
    with seen_by(SYSTEM):
        owner = Membership.objects.get(account_id=home.account_id).user_id
    return words_of(signed_in(owner).get(f"/invoices/{invoice_id}/"))


def test_the_change_is_found_told_on_both_sides_and_corrected() -> None:
    home, told = a_gas_home()
    invoice_id = billed(home)
    looked(now=AUGUST_20 - timedelta(days=2))
    unchanged = seen(owner_of(home))
    corrected(told)

    looked()
    (change,) = seen(owner_of(home))
    to_customer = page_of(home, invoice_id)
    admin, page = a_clerk(role=Role.ADMIN), f"/staff/changed-periods/{change.pk}/"
    to_staff = words_of(admin.get(page))
    done = words_of(admin.post(page, {"decision": "correct", "note": "Operator's list"}, follow=True))

    assert unchanged == []
    assert (change.has_other_gas_values, change.changed_days) == (True, 30)
    assert (change.starts_on, change.ends_before) == (JUNE.starts_on, JUNE.ends_before)
    assert (change.billed_kwh, change.known_kwh) == (Decimal("638.400"), Decimal("649.800"))
    assert (change.billed_total, change.known_total) == (Decimal("227.91"), Decimal("231.98"))
    for told_to in (to_customer, to_staff):
        assert "these are 649.800 kWh and €231.98: +€4.07" in told_to
        assert ["0.9500 × 11.200 kWh/m³" in told_to, "0.9500 × 11.400 kWh/m³" in told_to] == [True] * 2
    assert "is cancelled; INV-" in done
    with seen_by(SYSTEM):
        kept = Invoice.objects.filter(contract=home).order_by("invoice_number").values_list("status", "total")
        assert list(kept) == [("cancelled", Decimal("227.91")), ("issued", Decimal("231.98"))]


def test_an_area_that_is_corrected_to_what_was_billed_is_nothing_to_decide() -> None:
    home, told = a_gas_home()
    billed(home)
    corrected(told)
    with seen_by(SYSTEM):
        again = GasAreaQuality.objects.get(replaced_at=None)
    corrected(again, at=LATE + timedelta(hours=1), calorific_value="11.2")

    looked()

    assert seen(owner_of(home)) == []
