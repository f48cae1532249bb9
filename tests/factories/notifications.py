"""Makes notifications for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.keys import new_key
from wattstead.kernel.money import Money
from wattstead.kernel.periods import month_of

NEW_YEARS_MORNING = datetime(2026, 1, 1, 8, tzinfo=UTC)


def a_notification(
    *,
    user_id: UUID,
    account_id: UUID | None = None,
    at: datetime = NEW_YEARS_MORNING,
    event: str = "",
    action_url: str = "/invoices/",
) -> Notification:
    """Tell a person of an invoice for December over 72.10 euros."""
    event = event or f"invoice:{new_key()}"
    notify(
        [
            Notice(
                user_id=user_id,
                account_id=account_id,
                kind=Kind.INVOICE_ISSUED,
                event=event,
                at=at,
                facts={
                    "number": "INV-2026-000001",
                    "days": month_of(date(2025, 12, 1)),
                    "total": Money(Decimal("72.10"), "EUR"),
                    "due_on": date(2026, 1, 15),
                },
                action_url=action_url,
            )
        ]
    )
    return Notification.objects.get(user_id=user_id, event=event)
