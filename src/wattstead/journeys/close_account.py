"""Closes an account for good: after its contracts have ended and its bills are settled."""

from datetime import date, datetime
from uuid import UUID

from wattstead.domains.accounts.operations import life
from wattstead.domains.billing.open_bills import draft_since, open_invoice_of
from wattstead.domains.contracts.queries import contract_going_on
from wattstead.kernel.viewer import Viewer


def close_account(viewer: Viewer, *, account_id: UUID, reason: str, today: date, now: datetime) -> None:
    """Close an account where nothing is left open.

    Nobody adds a contract or a bill meanwhile: the account is held. Raises NotFound, RoleNotAllowed,
    TransitionRefused, AccountStillSupplied, InvoiceStillOpen and InvoiceStillToCome.
    """
    life.hold_account(account_id=account_id)
    left = life.LooseEnds(
        contract_number=contract_going_on(viewer, account_id=account_id, on=today),
        invoice_number=open_invoice_of(viewer, account_id=account_id),
        draft_since=draft_since(viewer, account_id=account_id),
    )
    life.close_account(account_id=account_id, reason=reason, left=left, now=now)
