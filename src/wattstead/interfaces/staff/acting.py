"""Lets somebody of staff act for one account on a page, and writes down that they did."""

import logging
from collections.abc import Callable
from uuid import UUID

from wattstead.domains.accounts.serving import acting_for
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.kernel.viewer import Viewer

_log = logging.getLogger(__name__)


def acting(request: PortalRequest, *, account_id: UUID) -> Viewer:
    """Return as whom a page looks into an account; leaves a line in the log, which names ids alone.

    Raises NotFound and AccountIsYourOwn.
    """
    with seen_by(request.viewer) as viewer:
        narrowed = acting_for(viewer, account_id=account_id)
    log_of(request)(account_id)
    return narrowed


def log_of(request: PortalRequest) -> Callable[[UUID], None]:
    """Return what writes a line for each account that a request acts for."""
    place = request.resolver_match.view_name if request.resolver_match else ""

    def noted(account_id: UUID) -> None:
        _log.info(
            "acting for an account: person=%s role=%s account=%s page=%s",
            request.viewer.user_id,
            request.viewer.staff,
            account_id,
            place,
        )

    return noted
