"""Surrounds every page of the service desk: where staff can go, and how much waits there."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from wattstead.domains.metering.quarantine.work import Queue, queue_seen
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.requests import PortalRequest


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """A place of the service desk; `count` says how much waits there, empty where nothing does."""

    label: str
    address: str
    icon: str
    count: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where staff can go; `portal` leads to their own account, empty where they have none."""

    items: tuple[DeskItem, ...]
    home: str
    portal: str


def shown(
    request: PortalRequest,
    template: str,
    context: Mapping[str, object],
    *,
    queue: Queue | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page of the service desk; the queue is counted where the page has not done so."""
    if queue is None:
        with seen_by(request.viewer) as viewer:
            queue = queue_seen(viewer)
    return render(request, template, {**context, "desk": _desk(request, queue=queue)}, status=status)


def count_told(queue: Queue) -> str:
    """Return how much waits: a number, with a plus where there is more than was counted."""
    return f"{figures.number(Decimal(queue.count), places=0)}{'+' if queue.is_cut else ''}"


def _desk(request: PortalRequest, *, queue: Queue) -> Desk:
    named = (
        ("staff_waiting", gettext("Queue"), "icons/waiting.svg"),
        ("staff_decided", gettext("Decisions"), "icons/decided.svg"),
        ("staff_quality", gettext("Data quality"), "icons/data_quality.svg"),
        ("staff_limits", gettext("Limits"), "icons/limits.svg"),
        ("staff_changes", gettext("Billing"), "icons/invoices.svg"),
    )
    return Desk(
        items=tuple(
            DeskItem(
                label=label,
                address=address,
                icon=icon,
                count=count_told(queue) if name == "staff_waiting" and queue.count else "",
                is_current=request.resolver_match is not None
                and name in (request.resolver_match.view_name, PLACES.get(request.resolver_match.view_name)),
            )
            for name, label, icon in named
            if (address := _address_of(name))
        ),
        home=reverse("staff_waiting"),
        portal=reverse("overview") if request.viewer.account_ids else "",
    )


def _address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


PLACES = {
    "staff_reading": "staff_waiting",
    "staff_rule": "staff_waiting",
    "staff_register": "staff_quality",
    "staff_limit": "staff_limits",
    "staff_decide": "staff_waiting",
    "staff_change": "staff_changes",
    "staff_gas": "staff_changes",
    "staff_gas_area": "staff_changes",
    "staff_gas_lines": "staff_changes",
    "staff_gas_new": "staff_changes",
    "staff_gas_places": "staff_changes",
    "staff_gas_value": "staff_changes",
}
"""Where pages belong that stand in no navigation."""
