"""Tells those who look after bills of invoices that are soon due, and of those that are overdue."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.records import billed_people_of
from wattstead.domains.alerts.rules import DUE_WITHIN, OVERDUE_FOR, PaymentNews, is_enough, payment_news
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.billing.queries import issued_invoices
from wattstead.domains.billing.records import InvoiceRecord
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.domains.payments.queries import received_by_invoice
from wattstead.domains.payments.vocabulary import EFFECTIVE
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.audience import Audience, audience_of, in_pieces
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

KINDS = {PaymentNews.DUE: Kind.PAYMENT_DUE, PaymentNews.OVERDUE: Kind.PAYMENT_OVERDUE}


def tell_of_payments(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for what is still open of an invoice; return how many were written.

    Money that is announced or under way counts as paid: there is nothing to do about it. As
    often as this runs, each person hears of an invoice once before it is due and once after.
    """
    today = now.date()
    with seen_by(viewer):
        waiting = issued_invoices(viewer).filter(
            status=InvoiceStatus.ISSUED.value,
            due_on__gte=today - OVERDUE_FOR,
            due_on__lte=today + DUE_WITHIN,
            total__gt=0,
        )
        ids = list(waiting.values_list("pk", flat=True))
    written = 0
    for piece in in_pieces(ids):
        with seen_by(viewer):
            written += notify(_notices(viewer, invoice_ids=piece, now=now))
    return written


def _notices(viewer: Viewer, *, invoice_ids: list[UUID], now: datetime) -> Iterator[Notice]:
    invoices = list(issued_invoices(viewer).filter(pk__in=invoice_ids))
    people = billed_people_of({one.account_id for one in invoices}, on=now.date())
    audience = audience_of(people, alert_type=AlertType.PAYMENT_DUE, at=now)
    paid = received_by_invoice(invoice_ids=invoice_ids, statuses=EFFECTIVE)
    for invoice in invoices:
        left = Money(invoice.total - paid[invoice.pk], invoice.currency)
        if left.amount > 0:
            yield from _notices_of(invoice, left=left, audience=audience, now=now)


def _notices_of(
    invoice: InvoiceRecord, *, left: Money, audience: Audience, now: datetime
) -> Iterable[Notice]:
    due_on = invoice.due_on
    news = None if due_on is None else payment_news(due_on, today=now.date())
    if due_on is None or news is None:
        return
    for listener in audience.of(invoice.account_id, site_id=invoice.contract.site_id):
        if is_enough(listener.wish, amount=left.amount, unit=ThresholdUnit.CURRENCY):
            yield Notice(
                user_id=listener.user_id,
                channels=listener.channels,
                account_id=invoice.account_id,
                kind=KINDS[news],
                event=f"payment_{news.value}:{invoice.pk}",
                at=now,
                facts={
                    "open": left,
                    "due_on": due_on,
                    "number": invoice.invoice_number or "",
                    "days": DayPeriod(starts_on=invoice.starts_on, ends_before=invoice.ends_before),
                },
                action_url=f"/invoices/{invoice.pk}/",
            )
