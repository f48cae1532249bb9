"""Finds whom the bills of contracts go to."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wattstead.domains.accounts.queries import accounts_visible_to
from wattstead.domains.accounts.records import owner_names_of
from wattstead.domains.billing.operations import NamedAddress
from wattstead.journeys.work_out_invoice.supplies import Supply
from wattstead.kernel.viewer import Viewer


def customers_of(viewer: Viewer, *, supplies: Iterable[Supply]) -> dict[tuple[UUID, date], NamedAddress]:
    """Return the owner of each account and where its bills go, as § 14 (4) UStG wants name and address."""
    wanted = {(supply.account_id, supply.days.last_day) for supply in supplies}
    accounts = accounts_visible_to(viewer).filter(pk__in={account_id for account_id, _ in wanted})
    names = owner_names_of(wanted)
    billed = {account.pk: account for account in accounts}
    return {
        (account_id, day): NamedAddress(
            name=names[account_id, day],
            address=billed[account_id].address,
            email=billed[account_id].billing_email,
            tax_id=billed[account_id].tax_id,
        )
        for account_id, day in wanted
    }
