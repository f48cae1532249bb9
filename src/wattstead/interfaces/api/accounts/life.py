"""Suspends accounts, restores and closes them, as an admin who acts for one asks; says why it was done."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.operations import life
from wattstead.domains.accounts.records import status_changes_of
from wattstead.domains.accounts.vocabulary import AccountStatus
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.accounts.endpoints import account_told, accounts
from wattstead.interfaces.api.accounts.schemas import (
    Account,
    AccountStatusChange,
    AccountStatusChangePage,
    OfAccount,
    Reason,
)
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import ACCOUNT_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.journeys import close_account as closing
from wattstead.kernel.viewer import Viewer

__all__ = ["accounts"]

LATEST_FIRST = Listing(orders={"-changedAt": ("-changed_at", "-id")})


@accounts.does(
    "/accounts/{accountId}/suspension",
    scope=Scope.ACCOUNTS_WRITE,
    answer=Account,
    summary="Suspend an account",
)
def suspend_account(request: CalledRequest, body: Reason, account_id: Id = ACCOUNT_ID) -> HttpResponse:
    """Let its people read everything and change nothing, until it is restored. For admins alone."""
    return _moved(
        request,
        account_id=account_id,
        move=lambda _, now: life.suspend_account(account_id=account_id, reason=body.reason, now=now),
    )


@accounts.does(
    "/accounts/{accountId}/restoration",
    scope=Scope.ACCOUNTS_WRITE,
    answer=Account,
    summary="Restore a suspended account",
)
def restore_account(request: CalledRequest, body: Reason, account_id: Id = ACCOUNT_ID) -> HttpResponse:
    """Let the people of a suspended account change it again. For admins alone."""
    return _moved(
        request,
        account_id=account_id,
        move=lambda _, now: life.restore_account(account_id=account_id, reason=body.reason, now=now),
    )


@accounts.does(
    "/accounts/{accountId}/closure", scope=Scope.ACCOUNTS_WRITE, answer=Account, summary="Close an account"
)
def close_account(request: CalledRequest, body: Reason, account_id: Id = ACCOUNT_ID) -> HttpResponse:
    """Close an account for good: its contracts have ended, its bills are settled. For admins alone."""
    return _moved(
        request,
        account_id=account_id,
        move=lambda viewer, now: closing.close_account(
            viewer, account_id=account_id, reason=body.reason, today=timezone.localdate(), now=now
        ),
    )


@accounts.lists(
    "/accounts/{accountId}/status-changes",
    scope=Scope.ACCOUNTS_READ,
    answer=AccountStatusChangePage,
    summary="List what became of an account",
)
def list_account_status_changes(
    request: CalledRequest, filters: Query[OfAccount], account_id: Id = ACCOUNT_ID
) -> HttpResponse:
    """Return when an account was suspended, restored or closed, and why, the latest first."""
    with seen_by(request.auth.viewer) as viewer:
        found = LATEST_FIRST.shown(status_changes_of(viewer, account_id=account_id), asked=filters)
        items = [
            AccountStatusChange(
                id=change.pk,
                account_id=change.account_id,
                status=AccountStatus(change.status),
                reason=change.reason,
                changed_at=change.changed_at,
            )
            for change in found.rows
        ]
        return json_answer(AccountStatusChangePage(items=items, next_cursor=found.next_cursor))


def _moved(
    request: CalledRequest, *, account_id: UUID, move: Callable[[Viewer, datetime], None]
) -> HttpResponse:
    def moved(viewer: Viewer) -> HttpResponse:
        move(viewer, timezone.now())
        return tagged_answer(account_told(viewer, account_id=account_id))

    return done_once(request, moved)
