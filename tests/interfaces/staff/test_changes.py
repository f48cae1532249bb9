"""Staff sees which invoices have other readings now, and an admin corrects one or leaves it."""

import re
from uuid import UUID

import pytest

from tests.interfaces.pages.households import signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk
from tests.journeys.test_changed_periods import a_home, billed, corrected, looked
from wattstead.domains.accounts.models import Membership
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.contracts.models import Contract
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/staff/changed-periods/"


def a_changed_invoice() -> tuple[Contract, UUID]:
    """Bill 288 kWh of June, of which 4.8 kWh more are known since: 1.71 with tax."""
    home = a_home()
    invoice_id = billed(home)
    corrected(home, amount=150)
    looked()
    with seen_by(SYSTEM):
        return home, ChangedPeriod.objects.get(invoice_id=invoice_id).pk


def states(contract: Contract) -> list[tuple[str, str]]:
    """Return how the invoices of a contract stand, and over how much they are."""
    with seen_by(SYSTEM):
        found = Invoice.objects.filter(contract=contract).order_by("invoice_number")
        return [(each.status, str(each.total)) for each in found]


def test_the_list_tells_what_changed_of_all_accounts() -> None:
    _, first = a_changed_invoice()
    a_changed_invoice()

    told = words_of(a_clerk().get(LIST))

    assert "2 issued invoices have other readings now" in told
    assert told.count("+4.800 kWh") == 4  # beside the day, too, where there is little room
    assert told.count("+€1.71") == 2
    assert f"{LIST}{first}/" in told


def test_customers_find_no_such_page() -> None:
    home, period_id = a_changed_invoice()
    with seen_by(SYSTEM):
        owner = Membership.objects.get(account_id=home.account_id).user_id
    customer = signed_in(owner)

    assert [customer.get(page).status_code for page in (LIST, f"{LIST}{period_id}/")] == [404, 404]


def test_support_looks_and_an_admin_corrects() -> None:
    home, period_id = a_changed_invoice()
    page = f"{LIST}{period_id}/"

    seen = words_of(a_clerk().get(page))
    refused = a_clerk().post(page, {"decision": "correct", "note": "Measured again"})
    done = words_of(
        a_clerk(role=Role.ADMIN).post(page, {"decision": "correct", "note": "Measured again"}, follow=True)
    )

    assert "Money is decided about by an admin." in seen
    assert re.search(r"Thu, 5 Jun 2025.*?9\.600.*?14\.400", seen, re.DOTALL)
    assert refused.status_code == 422
    assert "is cancelled; INV-" in done
    assert "Measured again" in done
    assert states(home) == [("cancelled", "102.82"), ("issued", "104.53")]


def test_an_admin_leaves_an_invoice_with_a_reason() -> None:
    home, period_id = a_changed_invoice()
    admin, page = a_clerk(role=Role.ADMIN), f"{LIST}{period_id}/"

    without = admin.post(page, {"decision": "leave", "note": ""})
    undecided = words_of(admin.post(page, {"note": "Less than two euros"}))
    admin.post(page, {"decision": "leave", "note": "Less than two euros"})

    assert (without.status_code, "Say what becomes of the invoice." in undecided) == (422, True)
    assert states(home) == [("issued", "102.82")]
    assert "Every issued invoice is as its readings are." in words_of(admin.get(LIST))
    assert "Left as billed" in words_of(admin.get(f"{LIST}?show=all"))
