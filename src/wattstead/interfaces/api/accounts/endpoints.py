"""Answers what programs ask about accounts."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.operations.accounts import BillingDetails, change_billing_details
from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.records import AccountRecord, account_held, account_record, owners_of
from wattstead.domains.accounts.serving import accounts_found_by
from wattstead.domains.accounts.vocabulary import AccountStatus, AccountType, Action
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.accounts.schemas import Account, AccountChanges, AccountFilters, AccountPage
from wattstead.interfaces.api.addresses import address_of, fields_under
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import ACCOUNT_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

ACCOUNTS = Listing(orders={"accountNumber": ("account_number",), "-createdAt": ("-created_at", "-id")})
accounts = Resource("Accounts", told="Who is billed. People act for accounts through memberships.")


@accounts.lists("/accounts", scope=Scope.ACCOUNTS_READ, answer=AccountPage, summary="List accounts")
def list_accounts(request: CalledRequest, filters: Query[AccountFilters]) -> HttpResponse:
    """Return the accounts you may act for; to staff who do not act for one, all there are."""
    with seen_by(request.auth.viewer) as viewer:
        found = ACCOUNTS.shown(accounts_found_by(viewer), asked=filters)
        return json_answer(AccountPage(items=_told(found.rows), next_cursor=found.next_cursor))


@accounts.gives(
    "/accounts/{accountId}", scope=Scope.ACCOUNTS_READ, answer=Account, summary="Retrieve an account"
)
def get_account(request: CalledRequest, account_id: Id = ACCOUNT_ID) -> HttpResponse:
    """Return one account, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(account_told(viewer, account_id=account_id))


@accounts.changes(
    "/accounts/{accountId}", scope=Scope.ACCOUNTS_WRITE, answer=Account, summary="Change where bills go"
)
def update_account(request: CalledRequest, body: AccountChanges, account_id: Id = ACCOUNT_ID) -> HttpResponse:
    """Change the billing e-mail and the billing address; null takes the e-mail away."""
    with seen_by(request.auth.viewer) as viewer:
        require(viewer, account_id=account_id, to=Action.MANAGE_BILLING)
        account = account_held(viewer, account_id=account_id)
        require_seen(request, _told([account])[0])
        details = BillingDetails(
            account_type=AccountType(account.account_type),
            billing_email=body.named("billing_email", kept=account.billing_email) or "",
            billing_address=body.billing_address.value if body.billing_address else account.address,
            tax_id=account.tax_id,
        )
        with fields_under("billing_address"):
            change_billing_details(account_id=account_id, details=details)
        return tagged_answer(account_told(viewer, account_id=account_id))


def account_told(viewer: Viewer, *, account_id: UUID) -> Account:
    """Return an account as the API tells it; raises NotFound."""
    return _told([account_record(viewer, account_id=account_id)])[0]


def _told(rows: Iterable[AccountRecord]) -> list[Account]:
    accounts = list(rows)
    owners = owners_of([account.pk for account in accounts], on=timezone.localdate())
    return [
        Account(
            id=account.pk,
            user_id=owners.get(account.pk),
            account_number=account.account_number,
            account_type=AccountType(account.account_type),
            status=AccountStatus(account.status),
            billing_email=account.billing_email or None,
            billing_address=address_of(account.address),
            tax_id=account.tax_id or None,
            created_at=account.created_at,
            updated_at=account.updated_at,
        )
        for account in accounts
    ]
