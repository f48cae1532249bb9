"""Suspends accounts, restores and closes them; why is kept, and the people of the account can read it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wattstead.domains.accounts.models import Account, StatusChange
from wattstead.domains.accounts.queries import AccountClosed, accounts_visible_to, require
from wattstead.domains.accounts.vocabulary import ACCOUNT_TRANSITIONS, AccountStatus, Action
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.transitions import By


class AccountStillSupplied(Refusal):
    """An account is closed only after its last contract has ended."""

    code = "account_still_supplied"
    message = said("The contract {contract_number} of this account has not ended yet.")


class InvoiceStillOpen(Refusal):
    """An account is closed only when nothing is owed, on either side."""

    code = "invoice_still_open"
    message = said("The invoice {invoice_number} of this account is still open.")


class InvoiceStillToCome(Refusal):
    """An account is closed only after what was worked out has been issued."""

    code = "invoice_still_to_come"
    message = said("The bill of this account from {starts_on} on has been worked out and not issued yet.")


class ReasonMissing(Refusal):
    """What is decided of an account can be explained to its people."""

    code = "reason_missing"
    kind = "unreadable"
    message = said("Say why, in words the customer can read.")


@dataclass(frozen=True, kw_only=True)
class LooseEnds:
    """What keeps an account from being closed; accounts know neither contracts nor bills, so they are told.

    `contract_number` is that of a contract that has not ended, `invoice_number` that of an open
    invoice, `draft_since` the first day of a bill that is not issued. None where there is none.
    """

    contract_number: str | None
    invoice_number: str | None
    draft_since: date | None


def suspend_account(*, account_id: UUID, reason: str, now: datetime) -> None:
    """Let the people of an account read it and change nothing of it, until it is restored.

    Raises NotFound, RoleNotAllowed, TransitionRefused and ReasonMissing.
    """
    _move(_held(account_id), to=AccountStatus.SUSPENDED, reason=reason, now=now)


def restore_account(*, account_id: UUID, reason: str, now: datetime) -> None:
    """Let the people of a suspended account change it again.

    Raises NotFound, RoleNotAllowed, TransitionRefused and ReasonMissing.
    """
    _move(_held(account_id), to=AccountStatus.ACTIVE, reason=reason, now=now)


def hold_account(*, account_id: UUID) -> None:
    """Keep an account from everybody who would add something to it, until the unit of work ends.

    Raises NotFound and RoleNotAllowed.
    """
    _held(account_id)


def keep_open(*, account_id: UUID) -> None:
    """Keep an account from being closed until the unit of work ends; raises NotFound and AccountClosed.

    What a viewer may do was found out before: somebody may have closed it meanwhile.
    """
    accounts = accounts_visible_to(require_unit_of_work())
    account = the_one(accounts.select_for_update(no_key=True).filter(pk=account_id))
    if account.status == AccountStatus.CLOSED.value:
        raise AccountClosed


def close_account(*, account_id: UUID, reason: str, left: LooseEnds, now: datetime) -> None:
    """Close an account for good, where nothing is left open.

    Raises NotFound, RoleNotAllowed, TransitionRefused, AccountStillSupplied, InvoiceStillOpen,
    InvoiceStillToCome and ReasonMissing.
    """
    account = _held(account_id)
    ACCOUNT_TRANSITIONS.require(AccountStatus(account.status), to=AccountStatus.CLOSED, by=By.STAFF)
    if left.contract_number is not None:
        raise AccountStillSupplied(contract_number=left.contract_number)
    if left.draft_since is not None:
        raise InvoiceStillToCome(starts_on=left.draft_since)
    if left.invoice_number is not None:
        raise InvoiceStillOpen(invoice_number=left.invoice_number)
    _move(account, to=AccountStatus.CLOSED, reason=reason, now=now)


def _held(account_id: UUID) -> Account:
    viewer = require_unit_of_work()
    require(viewer, account_id=account_id, to=Action.GOVERN_ACCOUNT)
    return the_one(accounts_visible_to(viewer).select_for_update().filter(pk=account_id))


def _move(account: Account, *, to: AccountStatus, reason: str, now: datetime) -> None:
    ACCOUNT_TRANSITIONS.require(AccountStatus(account.status), to=to, by=By.STAFF)
    account.status = to.value
    account.save(update_fields=["status"])
    with refusing({"changed_status_has_a_reason": ReasonMissing(field="reason")}):
        StatusChange.objects.create(
            account_id=account.pk,
            status=to.value,
            reason=reason.strip(),
            changed_by_id=require_unit_of_work().user_id,
            changed_at=now,
        )
