"""Decides which of the reader's accounts a page of the account is about."""

from uuid import UUID

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.interfaces.pages.requests import PortalRequest


def account_here(request: PortalRequest) -> UUID:
    """Return the account of the site that is looked at; without any site the first of the reader."""
    current = request.places.current
    return current.account_id if current else min(request.viewer.account_ids)


def sees_bills_here(request: PortalRequest) -> bool:
    """Tell whether the reader is shown how that account pays and what it is billed."""
    if not request.viewer.account_ids:
        return False
    return may(request.viewer, account_id=account_here(request), to=Action.SEE_BILLS)
