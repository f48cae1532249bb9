"""Tells those who look after bills of contracts that end soon with nothing after them."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.records import billed_people_of
from wattstead.domains.alerts.rules import ENDING_WITHIN, is_ending_soon
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.audience import audience_of, in_pieces
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer


def tell_of_ending_contracts(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for each contract whose supply ends soon; return how many were written.

    One that another of the same site takes over from is no news. Each end is told once.
    """
    today = now.date()
    with seen_by(viewer):
        ending = contracts_visible_to(viewer).filter(
            supplied_before__gt=today, supplied_before__lte=today + ENDING_WITHIN, starts_on__lte=today
        )
        site_ids = list(ending.values_list("site_id", flat=True))
    written = 0
    for piece in in_pieces(dict.fromkeys(site_ids)):
        with seen_by(viewer):
            written += notify(_notices(viewer, site_ids=piece, now=now))
    return written


def _notices(viewer: Viewer, *, site_ids: list[UUID], now: datetime) -> Iterator[Notice]:
    today = now.date()
    contracts = list(
        contracts_visible_to(viewer).filter(site_id__in=site_ids).select_related("site").order_by("pk")
    )
    people = billed_people_of({one.account_id for one in contracts}, on=today)
    audience = audience_of(people, alert_type=AlertType.CONTRACT_EXPIRING, at=now)
    for contract in contracts:
        ends = contract.supplied_before
        if ends is None or contract.starts_on > today or not is_ending_soon(ends, today=today):
            continue
        same = [
            one for one in contracts if (one.site_id, one.commodity) == (contract.site_id, contract.commodity)
        ]
        if any(one.term.supplies_on(ends) for one in same):
            continue
        for listener in audience.of(contract.account_id, site_id=contract.site_id):
            yield Notice(
                user_id=listener.user_id,
                channels=listener.channels,
                account_id=contract.account_id,
                kind=Kind.CONTRACT_EXPIRING,
                event=f"contract_ends:{contract.pk}:{ends.isoformat()}",
                at=now,
                facts={
                    "ends_on": ends - ONE_DAY,
                    "number": contract.contract_number,
                    "site": contract.site.name,
                },
                action_url=f"/contract/?site={contract.site_id}",
            )
