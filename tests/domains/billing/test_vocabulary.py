"""An invoice is overdue from the day after it was due; nobody has to store that."""

from datetime import date

import pytest

from wattstead.domains.billing.vocabulary import INVOICE_TRANSITIONS, InvoiceStatus, status_on

DUE = date(2025, 11, 19)


@pytest.mark.parametrize(
    ("stored", "day", "shown"),
    [
        (InvoiceStatus.ISSUED, DUE, InvoiceStatus.ISSUED),
        (InvoiceStatus.ISSUED, date(2025, 11, 20), InvoiceStatus.OVERDUE),
        (InvoiceStatus.PAID, date(2025, 11, 20), InvoiceStatus.PAID),
        (InvoiceStatus.CANCELLED, date(2025, 11, 20), InvoiceStatus.CANCELLED),
    ],
)
def test_the_status_follows_from_the_day(stored: InvoiceStatus, day: date, shown: InvoiceStatus) -> None:
    assert status_on(day, stored=stored, due_on=DUE) is shown


def test_a_draft_is_never_overdue() -> None:
    assert status_on(DUE, stored=InvoiceStatus.DRAFT, due_on=None) is InvoiceStatus.DRAFT


def test_overdue_is_never_stored_and_nothing_goes_back_to_draft() -> None:
    stored = INVOICE_TRANSITIONS.stored

    assert stored == (
        InvoiceStatus.DRAFT,
        InvoiceStatus.ISSUED,
        InvoiceStatus.PAID,
        InvoiceStatus.CANCELLED,
    )
    assert all(InvoiceStatus.DRAFT not in INVOICE_TRANSITIONS.following(status) for status in stored)


def test_a_credit_is_never_overdue() -> None:
    later = date(2026, 1, 1)

    assert status_on(later, stored=InvoiceStatus.ISSUED, due_on=DUE, is_owed=False) is InvoiceStatus.ISSUED
