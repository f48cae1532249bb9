"""A paid invoice says when, and is paid once."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.billing import a_draft, an_invoice
from wattstead.domains.billing.operations import settle_invoice
from wattstead.domains.billing.queries import invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 11, 19, 12, tzinfo=UTC)


def test_paid_invoice_is_never_overdue() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()

        settle_invoice(invoice_id=invoice.pk, paid_at=NOON)

        (row,) = invoices_visible_to(SYSTEM, today=date(2026, 6, 1))
        invoice.refresh_from_db()
    assert (row.status, invoice.paid_at) == (InvoiceStatus.PAID, NOON)


def test_only_what_was_issued_and_not_yet_paid_can_be_paid() -> None:
    with seen_by(SYSTEM):
        draft, invoice = a_draft(), an_invoice()
        settle_invoice(invoice_id=invoice.pk, paid_at=NOON)

        for each, refusal in (
            (draft.pk, TransitionRefused),
            (invoice.pk, TransitionRefused),
            (new_key(), NotFound),
        ):
            with pytest.raises(refusal):
                settle_invoice(invoice_id=each, paid_at=NOON)
