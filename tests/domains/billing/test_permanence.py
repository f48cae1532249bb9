"""The database itself keeps issued invoices as they are, and refuses what would cost money."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, models

from tests.factories.billing import NOVEMBER_5, a_draft, an_invoice
from tests.factories.contracts import a_contract
from wattstead.domains.billing.models import (
    Invoice,
    InvoiceAddress,
    InvoiceConversion,
    InvoiceLine,
    InvoiceRegister,
    InvoiceTax,
)
from wattstead.domains.billing.operations import issue_invoice
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

DECEMBER_5 = date(2025, 12, 5)
PARTS: list[type[models.Model]] = [
    InvoiceLine,
    InvoiceTax,
    InvoiceAddress,
    InvoiceRegister,
    InvoiceConversion,
]


def refused_by(change: Callable[[], object]) -> str | None:
    """Return the name of the constraint that refuses `change`."""
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


def rows_of(model: type[models.Model], **wanted: object) -> "models.QuerySet[models.Model]":
    return model._default_manager.filter(**wanted)


@pytest.mark.parametrize(
    "change",
    [
        {"total": Decimal(0), "subtotal": Decimal(0), "tax": Decimal(0)},
        {"starts_on": date(2025, 9, 1)},
        {"invoice_number": "INV-2025-999999"},
        {"issued_on": DECEMBER_5, "due_on": DECEMBER_5},
        {"tariff_name": "Another"},
        {"import_kwh": Decimal(0)},
    ],
)
def test_an_issued_invoice_never_changes(change: dict[str, object]) -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()

    assert (
        refused_by(lambda: Invoice.objects.filter(pk=invoice.pk).update(**change))
        == "issued_invoice_never_changes"
    )


def test_an_issued_invoice_never_goes() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()

    assert refused_by(Invoice.objects.filter(pk=invoice.pk).delete) == "issued_invoice_never_changes"


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_an_issued_invoice_changes_goes_or_comes(part: type[models.Model]) -> None:
    with seen_by(SYSTEM):
        invoice, draft = an_invoice(), a_draft()
    never = "issued_invoice_never_changes"
    parts = rows_of(part, invoice_id=invoice.pk)
    of_draft = rows_of(part, invoice_id=draft.pk)

    assert refused_by(lambda: parts.update(created_at=datetime(2025, 1, 1, tzinfo=UTC))) == never
    assert refused_by(parts.delete) == never
    # Moving a part of a draft into an issued invoice, and out of one.
    assert refused_by(lambda: of_draft.update(invoice_id=invoice.pk, account_id=invoice.account_id)) == never
    assert refused_by(lambda: parts.update(invoice_id=draft.pk, account_id=draft.account_id)) == never


def test_a_draft_may_still_be_corrected() -> None:
    with seen_by(SYSTEM):
        draft = a_draft()

        assert InvoiceLine.objects.filter(invoice=draft).update(band="Night") == 1
        assert InvoiceLine.objects.filter(invoice=draft).delete()[0] == 1


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (InvoiceLine, {"total": Decimal("92.99")}),
        (InvoiceLine, {"tax_rate": Decimal("0.07")}),
        (InvoiceTax, {"tax": Decimal("17.66")}),
        (InvoiceTax, {"base": Decimal("93.01")}),
        (InvoiceTax, {"rate": Decimal("0.2")}),
    ],
)
def test_only_what_adds_up_is_issued(part: type[models.Model], change: dict[str, object]) -> None:
    with seen_by(SYSTEM):
        draft = a_draft()
        rows_of(part, invoice_id=draft.pk).update(**change)

    assert (
        refused_by(lambda: issue_invoice(invoice_id=draft.pk, issued_on=NOVEMBER_5))
        == "issued_invoice_adds_up"
    )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"status": "cancelled", "cancelled_on": DECEMBER_5}, {"status": "issued", "cancelled_on": None}),
        (
            {"status": "paid", "paid_at": datetime(2025, 12, 5, tzinfo=UTC)},
            {"status": "cancelled", "paid_at": None, "cancelled_on": DECEMBER_5},
        ),
    ],
)
def test_statuses_follow_each_other_as_declared(first: dict[str, object], then: dict[str, object]) -> None:
    with seen_by(SYSTEM):
        row = Invoice.objects.filter(pk=an_invoice().pk)
        row.update(**first)

    assert refused_by(lambda: row.update(**then)) == "invoice_status_moves_as_declared"


def test_a_direct_debit_that_came_back_is_owed_again() -> None:
    with seen_by(SYSTEM):
        row = Invoice.objects.filter(pk=an_invoice().pk)
        row.update(status="paid", paid_at=datetime(2025, 12, 5, tzinfo=UTC))

        row.update(status="issued", paid_at=None)

        assert [invoice.status for invoice in row] == ["issued"]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"invoice_number": "INV-2025-000009"}, "invoice_is_numbered_when_issued"),
        ({"ends_before": date(2025, 10, 1)}, "invoice_ends_after_it_begins"),
        ({"paid_at": datetime(2025, 12, 5, tzinfo=UTC)}, "invoice_paid_has_its_time"),
        ({"cancelled_on": DECEMBER_5}, "invoice_cancelled_has_its_day"),
        ({"total": Decimal("110.68")}, "invoice_total_is_subtotal_and_tax"),
        ({"missing_share": Decimal("1.5")}, "invoice_shares_are_shares"),
    ],
)
def test_the_database_refuses_an_invoice_without_sense(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        draft = a_draft()

    assert refused_by(lambda: Invoice.objects.filter(pk=draft.pk).update(**change)) == constraint


def test_the_database_refuses_a_status_that_is_never_stored() -> None:
    with seen_by(SYSTEM):
        contract, draft = a_contract(), a_draft()
        row: dict[str, object] = dict(Invoice.objects.filter(pk=draft.pk).values().get())
    row |= {"id": new_key(), "contract_id": contract.pk, "account_id": contract.account_id}
    numbered = {"invoice_number": "INV-2025-000007", "issued_on": NOVEMBER_5, "due_on": NOVEMBER_5}

    assert (
        refused_by(lambda: Invoice.objects.create(**(row | numbered | {"status": "overdue"})))
        == "invoice_status_is_stored"
    )
    assert (
        refused_by(
            lambda: Invoice.objects.create(
                **(row | numbered | {"status": "issued", "due_on": date(2025, 11, 4)})
            )
        )
        == "invoice_due_after_issue"
    )
    assert (
        refused_by(
            lambda: Invoice.objects.create(
                **(row | numbered | {"status": "issued", "issued_on": date(2025, 10, 31)})
            )
        )
        == "invoice_issued_after_its_period"
    )


@pytest.mark.parametrize(
    ("part", "change", "constraint"),
    [
        (InvoiceLine, {"category": "tax"}, "invoice_line_category_is_known"),
        (InvoiceLine, {"subject": "gift"}, "invoice_line_subject_is_known"),
        (InvoiceLine, {"unit": "MWh"}, "invoice_line_unit_is_known"),
        (InvoiceLine, {"ends_before": date(2025, 10, 1)}, "invoice_line_ends_after_it_begins"),
        (InvoiceLine, {"price_per": 0}, "invoice_line_price_is_for_something"),
        (InvoiceTax, {"rate": Decimal("1.5")}, "invoice_tax_rate_is_a_share"),
        (InvoiceAddress, {"role": "neighbour"}, "invoice_address_role_is_known"),
        (InvoiceConversion, {"ends_before": date(2025, 10, 1)}, "invoice_conversion_has_days"),
    ],
)
def test_the_database_refuses_a_part_without_sense(
    part: type[models.Model], change: dict[str, object], constraint: str
) -> None:
    with seen_by(SYSTEM):
        draft = a_draft()

    assert refused_by(lambda: rows_of(part, invoice_id=draft.pk).update(**change)) == constraint


@pytest.mark.parametrize(
    ("part", "constraint"),
    [
        (InvoiceLine, "invoice_line_has_its_position"),
        (InvoiceTax, "invoice_tax_told_once_per_rate"),
        (InvoiceAddress, "invoice_address_told_once_per_role"),
        (InvoiceRegister, "invoice_register_told_once"),
        (InvoiceConversion, "invoice_conversion_told_once"),
    ],
)
def test_the_database_refuses_a_part_told_twice(part: type[models.Model], constraint: str) -> None:
    with seen_by(SYSTEM):
        row = rows_of(part, invoice_id=a_draft().pk).values().first() or {}

    assert refused_by(lambda: part._default_manager.create(**(row | {"id": new_key()}))) == constraint


@pytest.mark.parametrize(
    ("part", "constraint"),
    [
        (InvoiceLine, "invoice_line_of_the_same_account"),
        (InvoiceTax, "invoice_tax_of_the_same_account"),
        (InvoiceAddress, "invoice_address_of_the_same_account"),
        (InvoiceRegister, "invoice_register_of_the_same_account"),
        (InvoiceConversion, "invoice_conversion_of_the_same_account"),
    ],
)
def test_no_part_belongs_to_another_account_than_its_invoice(
    part: type[models.Model], constraint: str
) -> None:
    """The pair they refer to is kept unique by invoice_of_its_account."""
    with seen_by(SYSTEM):
        draft, other = a_draft(), a_contract()

    assert (
        refused_by(lambda: rows_of(part, invoice_id=draft.pk).update(account_id=other.account_id))
        == constraint
    )


def test_the_database_keeps_contracts_numbers_and_days_apart() -> None:
    """An invoice refers to its contract by the pair that contract_of_its_account keeps unique."""
    with seen_by(SYSTEM):
        one, draft, other = an_invoice(), a_draft(), a_contract()
        row = Invoice.objects.filter(pk=draft.pk)
        values: dict[str, object] = dict(row.values().get())

    assert refused_by(lambda: row.update(contract_id=other.pk)) == "invoice_contract_of_the_same_account"
    assert (
        refused_by(lambda: Invoice.objects.create(**(values | {"id": new_key()})))
        == "one_invoice_per_contract_and_day"
    )
    taken = {
        "id": new_key(),
        "contract_id": other.pk,
        "account_id": other.account_id,
        "status": "issued",
        "invoice_number": one.invoice_number,
        "issued_on": NOVEMBER_5,
        "due_on": NOVEMBER_5,
    }
    assert refused_by(lambda: Invoice.objects.create(**(values | taken))) == "invoice_number_is_unique"
