"""Shows the limits of the checks with who changed them, and takes changes of admins."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wattstead.domains.identity.queries import names_of
from wattstead.domains.metering.checks.limits import LIMITS, Kind, Limits
from wattstead.domains.metering.quarantine.limits_kept import (
    MAY_CHANGE,
    LimitsChange,
    limits_history,
    limits_in_force,
    set_limits,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Fact
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.limits.forms import LimitsForm
from wattstead.interfaces.staff.limits.words import SLUGS, kind_label, limit_labels, unit_of
from wattstead.kernel.refusals import NotFound

CHANGES_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class KindCard:
    """What holds for a kind of register; a fact's note says what holds by itself where that is another."""

    name: str
    address: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """What somebody changed when, and why."""

    when: str
    who: str
    kind: str
    changed: tuple[str, ...]
    note: str


@require_safe
@for_staff
def show_limits(request: PortalRequest) -> HttpResponse:
    """Show what holds for every kind of register, and what held before."""
    with seen_by(request.viewer):
        in_force, history = limits_in_force(), limits_history(most=CHANGES_SHOWN)
        names = names_of({change.set_by for change in history if change.set_by})
    found = {
        "cards": [_card(name, kind=kind, limits=in_force[kind]) for name, kind in SLUGS.items()],
        "changes": _changes(history, names=names, zone=ZoneInfo(reader_of(request).timezone)),
        "may_change": request.viewer.staff == MAY_CHANGE,
    }
    return shown(request, "staff_limits/limits.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def change_limits(request: PortalRequest, name: str) -> HttpResponse:
    """Ask for other limits of a kind of register, and keep them."""
    kind = SLUGS.get(name)
    if kind is None or request.viewer.staff != MAY_CHANGE:
        raise NotFound
    with seen_by(request.viewer):
        limits = limits_in_force()[kind]
    form = LimitsForm(request.POST if request.method == "POST" else None, kind=kind, limits=limits)
    if request.method == "POST" and form.is_valid():
        with problems_in(form), seen_by(request.viewer):
            set_limits(kind=kind, limits=form.limits(), note=form.cleaned_data["note"], now=timezone.now())
        if form.is_valid():
            messages.success(request, gettext("The limits hold for all readings that come from now on."))
            return redirect("staff_limits")
    status = 422 if form.errors else 200
    return shown(request, "staff_limits/change.html", {"form": form, "kind": kind_label(kind)}, status=status)


def _card(name: str, *, kind: Kind, limits: Limits) -> KindCard:
    by_itself, held = asdict(LIMITS[kind]), asdict(limits)
    return KindCard(
        name=kind_label(kind),
        address=reverse("staff_limit", args=[name]),
        facts=tuple(
            Fact(
                label=label,
                value=_number(held[limit]),
                note=""
                if held[limit] == by_itself[limit]
                else gettext("by itself {number}").format(number=_number(by_itself[limit])),
            )
            for limit, label in limit_labels(unit_of(kind)).items()
        ),
    )


def _changes(
    history: Sequence[LimitsChange], *, names: Mapping[UUID, str], zone: ZoneInfo
) -> tuple[ChangeRow, ...]:
    rows: list[ChangeRow] = []
    before: dict[Kind, Limits] = dict(LIMITS)
    for change in reversed(history):
        local = change.set_at.astimezone(zone)
        old, new = asdict(before[change.kind]), asdict(change.limits)
        labels = limit_labels(unit_of(change.kind))
        rows.append(
            ChangeRow(
                when=f"{days.day(local.date())}, {days.clock(local)}",
                who=names.get(change.set_by, "") if change.set_by else "",
                kind=kind_label(change.kind),
                changed=tuple(
                    f"{label}: {_number(old[limit])} → {_number(new[limit])}"
                    for limit, label in labels.items()
                    if old[limit] != new[limit]
                ),
                note=change.note,
            )
        )
        before[change.kind] = change.limits
    return tuple(reversed(rows))


def _number(value: int) -> str:
    return figures.number(Decimal(value), places=0)
