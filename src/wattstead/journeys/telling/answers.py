"""Tells whoever asked the service desk something that there is an answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.domains.support.queries import answers_since
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

LOOKED_BACK = timedelta(days=2)


def tell_of_answers(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for each answer of the last days; return how many were written.

    Internal notes are nobody's news. Each answer is told once, to the person who asked.
    """
    with seen_by(viewer):
        return notify(_notices(viewer, now=now))


def _notices(viewer: Viewer, *, now: datetime) -> Iterator[Notice]:
    for answer in answers_since(viewer, since=now - LOOKED_BACK):
        ticket = answer.ticket
        yield Notice(
            user_id=ticket.user_id,
            account_id=ticket.account_id,
            kind=Kind.TICKET_ANSWERED,
            event=f"answer:{answer.pk}",
            at=answer.created_at,
            facts={"subject": ticket.subject, "number": ticket.ticket_number},
            action_url=f"/support/{ticket.pk}/",
        )
