"""A bill is paid, then its readings change: nothing that was paid is lost, and the difference is told.

30 days of 96 quarter-hours of 0.1 kWh are 288 kWh; at 0.30 net 86.40, with 19 % tax (16.416 is 16.42) 102.82.
With 0.15 kWh in the quarters of the fifth 292.8 kWh: 87.84 + 16.69 = 104.53, 1.71 more. With 0.05 instead
283.2 kWh: 84.96 + 16.14 = 101.10, 1.72 less. With 0.20 in the end 297.6 kWh: 89.28 + 16.96 = 106.24.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.domains.billing.test_permanence import refused_by
from tests.factories.billing import NOVEMBER_5, OCTOBER, a_reversal, a_use, an_invoice, some_content
from tests.factories.contracts import a_contract
from tests.factories.payments import a_direct_debit
from tests.factories.tariffs import fixed_terms
from tests.interfaces.pages.households import signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk
from tests.journeys.test_changed_periods import (
    AUGUST_20,
    TODAY,
    a_home,
    acting,
    billed,
    corrected,
    looked,
    owner_of,
)
from wattstead.domains.accounts.models import Membership
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.billing.operations import draft_invoice, issue_invoice, settle_invoice
from wattstead.domains.billing.reversals.keeping import CreditPaidOut, NothingToPayBack, take_back
from wattstead.domains.billing.reversals.models import Reversal
from wattstead.domains.billing.rules import work_out_bill
from wattstead.domains.contracts.models import Contract
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.payments.models import Payment
from wattstead.domains.payments.operations.payments import (
    complete_payment,
    fail_payment,
    pay_back_credit,
    plan_payment,
)
from wattstead.domains.payments.queries import counted_for
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.correct_invoice import correct_invoice
from wattstead.journeys.overview import site_overview
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
SPARE, SECOND = month_of(date(2025, 8, 1)), month_of(date(2025, 7, 1))
AUGUST_10 = datetime(2025, 8, 10, 9, tzinfo=UTC)


def paid(contract: Contract, invoice_id: UUID, *, amount: str) -> Payment:
    """Collect money for an invoice, all that is left or a part."""
    with seen_by(SYSTEM):
        method = a_direct_debit(account_id=contract.account_id)
        payment = plan_payment(
            invoice_id=invoice_id, method_id=method.pk, now=AUGUST_10, amount=Decimal(amount)
        )
        complete_payment(payment_id=payment.pk, at=AUGUST_10, transaction_id=f"tx-{payment.pk.hex}")
        return payment


def billed_anew(contract: Contract, *, amount: int, days_later: int = 0) -> Invoice:
    """Let the fifth be measured again, find the change, and correct the invoice that stands."""
    at = AUGUST_20 + timedelta(days=days_later)
    corrected(contract, amount=amount, at=at - timedelta(hours=5))
    looked(now=at)
    with seen_by(SYSTEM):
        period = ChangedPeriod.objects.get(invoice__contract=contract, state="open")
    with seen_by(acting(contract)) as viewer:
        done = correct_invoice(viewer, period_id=period.pk, note="Measured again", today=at.date(), now=at)
    assert done.corrected_by_id is not None
    return again(done.corrected_by_id)


def again(invoice_id: UUID) -> Invoice:
    with seen_by(SYSTEM):
        return Invoice.objects.get(pk=invoice_id)


def page_of(contract: Contract, invoice_id: UUID) -> str:
    with seen_by(SYSTEM):
        owner = Membership.objects.get(account_id=contract.account_id).user_id
    return words_of(signed_in(owner).get(f"/invoices/{invoice_id}/"))


def open_amounts(contract: Contract) -> list[Decimal]:
    """Return what the overview says is to be paid."""
    with seen_by(owner_of(contract)) as viewer:
        found = site_overview(viewer=viewer, site_id=contract.site_id, now=AUGUST_20)
    matters = [each for each in found.matters if each.kind.startswith("invoice")]
    return [each.amount.amount for each in matters if each.amount is not None]


def test_more_was_used_and_the_rest_is_due() -> None:
    """102.82 came for the old invoice; of 104.53 are 1.71 left. Once they come, the new one is paid."""
    home = a_home()
    old_id = billed(home)
    paid(home, old_id, amount="102.82")

    new = billed_anew(home, amount=150)
    told, told_before = page_of(home, new.pk), page_of(home, old_id)
    left = open_amounts(home)
    paid(home, new.pk, amount="1.71")

    old = again(old_id)
    assert (old.status, old.total, old.cancelled_on) == ("cancelled", Decimal("102.82"), TODAY)
    assert (new.status, new.total) == ("issued", Decimal("104.53"))
    assert "€1.71 are left to pay." in told
    assert ["REV-2025-000001" in page for page in (told, told_before)] == [True] * 2
    assert "−€102.82" in told_before
    assert left == [Decimal("1.71")]
    assert (again(new.pk).status, "are left to pay" in page_of(home, new.pk)) == ("paid", False)


def test_less_was_used_and_the_rest_is_the_customers_until_it_is_paid_back() -> None:
    """Of 102.82 the new invoice asks 101.10: it is paid at once, and 1.72 are given back, once."""
    home = a_home()
    old_id = billed(home)
    paid(home, old_id, amount="102.82")

    new = billed_anew(home, amount=50)
    told = page_of(home, new.pk)
    with seen_by(SYSTEM):
        period = ChangedPeriod.objects.get(invoice_id=old_id)
    admin, page = a_clerk(role=Role.ADMIN), f"/staff/changed-periods/{period.pk}/"
    to_staff = words_of(admin.get(page))
    noted = words_of(admin.post(page, {"decision": "paid_back", "note": "Measured again"}, follow=True))

    assert (new.status, new.total, new.paid_at) == ("paid", Decimal("101.10"), AUGUST_20)
    assert "€1.72 more than this came: they are yours, and we pay them back." in told
    assert "€1.72 were paid back" in to_staff
    assert "Noted that €1.72 were paid back." in noted
    assert "€1.72 that came too much were paid back to you." in page_of(home, new.pk)
    with seen_by(acting(home)), pytest.raises(NothingToPayBack):
        pay_back_credit(invoice_id=new.pk, at=AUGUST_20)


def test_a_part_was_paid_and_counts() -> None:
    """50.00 came of 102.82; of 104.53 are 54.53 left."""
    home = a_home()
    old_id = billed(home)
    paid(home, old_id, amount="50.00")

    new = billed_anew(home, amount=150)

    assert (new.status, "€54.53 are left to pay." in page_of(home, new.pk)) == ("issued", True)
    with seen_by(SYSTEM):
        assert new.total - counted_for(invoice_id=new.pk) == Decimal("54.53")


def test_money_that_a_bank_takes_back_is_missing_from_the_invoice_that_stands() -> None:
    """The new invoice of 101.10 was paid by what came for the old one; then that debit comes back."""
    home = a_home()
    old_id = billed(home)
    payment = paid(home, old_id, amount="102.82")
    new = billed_anew(home, amount=50)

    with seen_by(SYSTEM):
        fail_payment(payment_id=payment.pk, at=AUGUST_20 + timedelta(days=3), reason="Insufficient funds")

    assert (new.status, again(new.pk).status, again(old_id).status) == ("paid", "issued", "cancelled")
    with seen_by(SYSTEM):
        assert counted_for(invoice_id=new.pk) == 0


def test_what_was_corrected_twice_carries_everything_along() -> None:
    """102.82 for the first, 1.71 for the second: of the third's 106.24 are 1.71 left."""
    home = a_home()
    first = billed(home)
    paid(home, first, amount="102.82")
    second = billed_anew(home, amount=150)
    paid(home, second.pk, amount="1.71")

    third = billed_anew(home, amount=200, days_later=10)

    assert (third.total, third.status) == (Decimal("106.24"), "issued")
    assert "€1.71 are left to pay." in page_of(home, third.pk)
    with seen_by(SYSTEM):
        numbers = Reversal.objects.order_by("reversal_number").values_list("reversal_number", "total")
        assert list(numbers) == [
            ("REV-2025-000001", Decimal("-102.82")),
            ("REV-2025-000002", Decimal("-104.53")),
        ]


def test_what_came_too_much_for_a_bill_is_not_paid_back_once_another_asks_for_it() -> None:
    """Of 102.82 the second asks 101.10; before the 1.72 go back, the third asks 104.53: 1.71 are left."""
    home = a_home()
    first = billed(home)
    paid(home, first, amount="102.82")
    second = billed_anew(home, amount=50)

    third = billed_anew(home, amount=150, days_later=10)
    with seen_by(SYSTEM):
        period = ChangedPeriod.objects.get(invoice_id=first)
    to_staff = words_of(a_clerk(role=Role.ADMIN).get(f"/staff/changed-periods/{period.pk}/"))

    with seen_by(acting(home)), pytest.raises(NothingToPayBack):
        pay_back_credit(invoice_id=second.pk, at=AUGUST_20)
    assert "took its place, and was corrected itself since." in to_staff
    assert "€1.71 are left to pay." in page_of(home, third.pk)


def test_a_credit_that_is_paid_out_is_not_taken_back() -> None:
    """31 days of 10 kWh at 0.30 below nothing: the invoice owes the customer, and has paid."""
    with seen_by(SYSTEM):
        contract = a_contract()
        bill = work_out_bill(
            terms=fixed_terms(price="-0.30"),
            days=OCTOBER,
            begins_on=contract.starts_on,
            imported=(a_use(*["10"] * 31, price="-0.30"),),
        )
        credit = draft_invoice(replace(some_content(contract), bill=bill))
        issue_invoice(invoice_id=credit.pk, issued_on=NOVEMBER_5)
        settle_invoice(invoice_id=credit.pk, paid_at=AUGUST_20)

    with seen_by(SYSTEM), pytest.raises(CreditPaidOut):
        take_back(invoice_id=credit.pk, on=NOVEMBER_5)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"note": "Because"}, "reversal_never_changes"),
        ({"paid_back": 5}, "what_was_paid_back_has_its_time"),
    ],
    ids=["note", "time"],
)
def test_a_reversal_stays_as_it_was_made(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        kept = a_reversal(an_invoice())

    assert refused_by(lambda: Reversal.objects.filter(pk=kept.pk).update(**change)) == constraint


@pytest.mark.parametrize(
    "constraint",
    [
        "an_invoice_is_reversed_once",
        "an_invoice_takes_the_place_of_one",
        "reversal_number_is_unique",
        "reversal_of_an_invoice_of_its_account",
        "reversal_replaced_by_an_invoice_of_its_account",
        "reversal_names_two_invoices",
    ],
)
def test_a_reversal_names_two_invoices_of_its_account_once(constraint: str) -> None:
    with seen_by(SYSTEM):
        kept, other = a_reversal(an_invoice()), a_reversal(an_invoice())
        contract = Contract.objects.get(pk=Invoice.objects.get(pk=kept.invoice_id).contract_id)
        spare = an_invoice(contract, days=SPARE)
        second = an_invoice(contract, days=SECOND)
    row: dict[str, object] = {
        "account_id": kept.account_id,
        "invoice_id": spare.pk,
        "replaced_by_id": second.pk,
        "reversal_number": "REV-2025-009999",
        "reversed_on": TODAY,
        "total": Decimal(-1),
        "currency": "EUR",
        "note": "Mine",
    }
    changed: dict[str, dict[str, object]] = {
        "an_invoice_is_reversed_once": {"invoice_id": kept.invoice_id},
        "an_invoice_takes_the_place_of_one": {"replaced_by_id": kept.replaced_by_id},
        "reversal_number_is_unique": {"reversal_number": kept.reversal_number},
        "reversal_of_an_invoice_of_its_account": {
            "account_id": other.account_id,
            "replaced_by_id": other.invoice_id,
        },
        "reversal_replaced_by_an_invoice_of_its_account": {"replaced_by_id": other.invoice_id},
        "reversal_names_two_invoices": {"replaced_by_id": spare.pk},
    }

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Reversal.objects.create(**row | changed[constraint])
