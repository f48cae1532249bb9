"""Tells those who look after the bills of an account that an invoice has been issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.records import billed_people_of
from wattstead.domains.alerts.rules import Wish, is_enough
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.journeys.telling.audience import Listener, audience_of
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

# An invoice of an earlier day is dated by that day: whoever bills the past fills no page with news.
TOLD_AT = time(6, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, kw_only=True)
class InvoiceToTell:
    """An invoice that has just been issued."""

    invoice_id: UUID
    account_id: UUID
    contract_id: UUID
    number: str
    days: DayPeriod
    total: Money
    due_on: date


def tell_of_invoices(viewer: Viewer, *, invoices: Sequence[InvoiceToTell], issued_on: date) -> int:
    """Write a notification for every invoice to everybody it concerns who wants to hear of it.

    Runs in the caller's unit of work, which is the system's: nobody else may tell others something.
    Returns how many were written.
    """
    people = billed_people_of({invoice.account_id for invoice in invoices}, on=issued_on)
    if not people:
        return 0
    audience = audience_of(
        people, alert_type=AlertType.BILL_AVAILABLE, at=datetime.combine(issued_on, TOLD_AT)
    )
    sites = _sites_of(viewer, invoices=invoices, wishes=audience.wishes)
    return notify(
        _notice(invoice, listener=listener, at=audience.at)
        for invoice in invoices
        for listener in audience.of(invoice.account_id, site_id=sites.get(invoice.contract_id))
        if is_enough(listener.wish, amount=invoice.total.amount, unit=ThresholdUnit.CURRENCY)
    )


def _sites_of(
    viewer: Viewer, *, invoices: Sequence[InvoiceToTell], wishes: Mapping[UUID, tuple[Wish, ...]]
) -> dict[UUID, UUID]:
    """Return the site of each contract, where somebody wants something of their own for a site."""
    if not any(wish.site_id for theirs in wishes.values() for wish in theirs):
        return {}
    contracts = contracts_visible_to(viewer).filter(pk__in={each.contract_id for each in invoices})
    return dict(contracts.values_list("pk", "site_id"))


def _notice(invoice: InvoiceToTell, *, listener: Listener, at: datetime) -> Notice:
    is_credit = invoice.total.amount < 0
    return Notice(
        user_id=listener.user_id,
        channels=listener.channels,
        account_id=invoice.account_id,
        kind=Kind.CREDIT_ISSUED if is_credit else Kind.INVOICE_ISSUED,
        event=f"invoice:{invoice.invoice_id}",
        at=at,
        facts={
            "number": invoice.number,
            "days": invoice.days,
            "total": -invoice.total if is_credit else invoice.total,
            "due_on": invoice.due_on,
        },
        action_url=f"/invoices/{invoice.invoice_id}/",
    )
