"""Decides which of the reader's accounts a page of the account is about."""

from uuid import UUID

from wattstead.interfaces.pages.requests import PortalRequest


def account_here(request: PortalRequest) -> UUID:
    """Return the account of the site that is looked at; without any site the first of the reader."""
    current = request.places.current
    return current.account_id if current else min(request.viewer.account_ids)
