"""Says what an account looks like."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.accounts.vocabulary import AccountStatus, AccountType
from wattstead.interfaces.api.addresses import Address, NewAddress
from wattstead.interfaces.api.fields import NEVER_NULL, NOT_NULL, Changes, Incoming, Outgoing, text
from wattstead.interfaces.api.pagination import PageOf, Paging

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}[A-Za-z0-9])?"
EMAIL_FORM = f"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:[.]{_LABEL}){{1,3}}$"
NUMBER_PATTERN = "^ACC-[0-9]{4}-[0-9]{6,12}$"
AccountNumber = Annotated[str, Field(pattern=NUMBER_PATTERN, examples=["ACC-2026-000001"])]
Email = Annotated[str, Field(max_length=254, pattern=EMAIL_FORM, examples=["bills@example.org"])]


class Account(Outgoing):
    """Who is billed."""

    id: UUID
    user_id: UUID | None = Field(description="Who owns the account; null to staff who do not act for it.")
    account_number: str
    account_type: AccountType
    status: AccountStatus
    billing_email: str | None
    billing_address: Address
    tax_id: str | None
    created_at: datetime
    updated_at: datetime


class AccountPage(PageOf[Account]):
    """A page of accounts."""


class AccountFilters(Paging):
    """Which accounts, in which order."""

    account_number: AccountNumber | None = None
    status: AccountStatus | None = None
    account_type: AccountType | None = None
    ordering: Literal["accountNumber", "-createdAt"] = "accountNumber"


class AccountChanges(Changes):
    """What is to change of an account; what is not named stays, null takes the e-mail away."""

    billing_email: Email | None = None
    billing_address: Annotated[NewAddress | None, NOT_NULL, NEVER_NULL] = None


class Reason(Incoming):
    """Why something is done with an account; its people can read it."""

    reason: Annotated[str, text(500, shortest=3)]


class AccountStatusChange(Outgoing):
    """What became of an account, when and why."""

    id: UUID
    account_id: UUID
    status: AccountStatus
    reason: str
    changed_at: datetime


class AccountStatusChangePage(PageOf[AccountStatusChange]):
    """A page of what became of an account."""


class OfAccount(Paging):
    """Which page of what belongs to one account, the latest first."""

    ordering: Literal["-changedAt"] = "-changedAt"
