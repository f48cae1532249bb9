"""Lets a person of the supplier's staff act for one account: the one that the request names in a header."""

import logging
import re
from uuid import UUID

from django.http import HttpRequest

from wattstead.domains.accounts.serving import acting_for
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api import request_ids
from wattstead.interfaces.api.faults import unreadable
from wattstead.interfaces.api.fields import UUID_PATTERN
from wattstead.kernel.viewer import Viewer

HEADER = "Acting-For"
_log = logging.getLogger(__name__)


def acting(request: HttpRequest, *, viewer: Viewer, operation: str) -> Viewer:
    """Return as whom a request is done: the caller, or the caller acting for the account it names.

    Whoever is no staff, and whatever is no account, gets the answer of a missing account. Every
    request for an account leaves a line in the log, which names no more than ids. Raises
    RequestUnreadable, NotFound and AccountIsYourOwn.
    """
    named = request.headers.get(HEADER)
    if named is None:
        return viewer
    account_id = _read(named)
    with seen_by(viewer):
        narrowed = acting_for(viewer, account_id=account_id)
    _log.info(
        "acting for an account: person=%s role=%s account=%s operation=%s request=%s",
        viewer.user_id,
        viewer.staff,
        account_id,
        operation,
        request_ids.request_id(),
    )
    return narrowed


def _read(named: str) -> UUID:
    if not re.fullmatch(UUID_PATTERN, named, re.ASCII):
        raise unreadable([{"type": "id_unreadable", "loc": ("header", HEADER)}])
    return UUID(named)
