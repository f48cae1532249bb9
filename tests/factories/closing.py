"""Leaves nothing open of an account, as if it had ended long ago; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F

from wattstead.domains.billing.models import Invoice
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import ContractStatus


def settle_everything(account_id: UUID) -> None:
    """End the contracts of an account and have its invoices paid."""
    Contract.objects.filter(account_id=account_id).update(
        status=ContractStatus.TERMINATED.value,
        noticed_on=F("starts_on"),
        ends_before=F("starts_on") + timedelta(days=1),
    )
    Invoice.objects.filter(account_id=account_id, status="issued").update(
        status="paid", paid_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
