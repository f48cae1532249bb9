"""Decides about all readings that a rule names, after showing how many that are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.deciding import MOST_AT_ONCE, TooManyWaiting
from wattstead.domains.metering.quarantine.vocabulary import LONGEST_SOURCE
from wattstead.domains.metering.quarantine.work import Rule, Touched, touched_by
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.acting import log_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.waiting.asked import QueueUnreadable, key_in, reason_in
from wattstead.interfaces.staff.waiting.forms import RuleForm
from wattstead.interfaces.staff.waiting.lists import tell_of
from wattstead.interfaces.staff.waiting.words import came_from, reason_label
from wattstead.journeys.decide_waiting import Decision
from wattstead.journeys.decide_waiting import decide_by_rule as decide_by
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY, Period


@dataclass(frozen=True, kw_only=True)
class AskedRule:
    """A rule as its page shows it, the first and the last day as they were asked for."""

    rule: Rule
    first_day: str
    last_day: str


@dataclass(frozen=True, kw_only=True)
class RuleCard:
    """What a rule touches, in words."""

    reason: str
    meter: str
    source: str
    came: str
    sentence: str
    period: str
    count: int
    is_too_many: bool
    picture: str
    rule: AskedRule


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def decide_by_rule(request: PortalRequest) -> HttpResponse:
    """Show what a rule touches, and accept or reject all of that."""
    if not request.GET:
        return redirect("staff_waiting")
    zone = ZoneInfo(reader_of(request).timezone)
    asked = _asked(request.GET, zone=zone)
    form = RuleForm(request.POST if request.method == "POST" else None)
    with seen_by(request.viewer) as viewer:
        touched = touched_by(viewer, asked.rule, most=MOST_AT_ONCE)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != touched.count:
            form.add_error(None, gettext("Meanwhile it is another number of readings. Look again, please."))
        else:
            with problems_in(form, expected=(TooManyWaiting,)):
                _decide(request, rule=asked.rule, form=form)
        if form.is_valid():
            return redirect("staff_waiting")
    card = _card(touched, asked=asked, zone=zone)
    status = 422 if form.errors else 200
    return shown(request, "staff_waiting/rule.html", {"card": card, "form": form}, status=status)


def _decide(request: PortalRequest, *, rule: Rule, form: RuleForm) -> None:
    decision = Decision(form.cleaned_data["decision"])
    decided = decide_by(
        request.viewer,
        rule=rule,
        decision=decision,
        note=form.cleaned_data["note"],
        now=timezone.now(),
        tell=log_of(request),
    )
    tell_of(request, decided, decision=decision)


def _asked(address: QueryDict, *, zone: ZoneInfo) -> AskedRule:
    """Return the rule that an address names: a reason, and a meter or where readings came from."""
    reason = reason_in(address.get("reason", ""))
    meter_id: UUID | None = key_in(address.get("meter", ""), part="meter")
    source = address.get("source", "").replace("\x00", "")[:LONGEST_SOURCE]
    if reason is None or not (meter_id or source):
        raise QueueUnreadable(field="reason", part="reason")
    first, last = _day(address.get("from", ""), part="from"), _day(address.get("to", ""), part="to")
    period = None
    if first is not None or last is not None:
        since = _midnight(first or EARLIEST_DAY, zone=zone)
        until = _midnight(last + timedelta(days=1) if last else LATEST_DAY, zone=zone)
        period = Period(starts_at=since, ends_before=max(since, until))
    return AskedRule(
        rule=Rule(reason=reason, meter_id=meter_id, source=source or None, period=period),
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
    )


def _day(text: str, *, part: str) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        raise QueueUnreadable(field=part, part=part) from None
    if found is not None and not EARLIEST_DAY <= found < LATEST_DAY:
        raise QueueUnreadable(field=part, part=part)
    return found


def _midnight(on: date, *, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(0), tzinfo=zone).astimezone(UTC)


def _card(touched: Touched, *, asked: AskedRule, zone: ZoneInfo) -> RuleCard:
    first = touched.first
    is_too_many = touched.count > MOST_AT_ONCE
    return RuleCard(
        reason=reason_label(CheckName(asked.rule.reason)),
        meter=first.meter_number if first is not None and asked.rule.meter_id else "",
        source=asked.rule.source or "",
        came=came_from(asked.rule.source or ""),
        sentence=_sentence(touched, is_too_many=is_too_many),
        period=_period(touched, zone=zone),
        count=touched.count,
        is_too_many=is_too_many,
        picture=reverse("staff_picture", args=[first.pk]) if first is not None else "",
        rule=asked,
    )


def _sentence(touched: Touched, *, is_too_many: bool) -> str:
    if not touched.count:
        return gettext("This touches nothing: no reading waits there.")
    count = min(touched.count, MOST_AT_ONCE)
    readings = ngettext("{count} reading", "{count} readings", count).format(
        count=figures.number(Decimal(count), places=0)
    )
    if is_too_many:
        return gettext("This touches more than {readings}. Choose fewer days.").format(readings=readings)
    meters = ngettext("{count} meter", "{count} meters", touched.meters).format(count=touched.meters)
    return gettext("This touches {readings} of {meters}.").format(readings=readings, meters=meters)


def _period(touched: Touched, *, zone: ZoneInfo) -> str:
    if touched.starts_at is None or touched.ends_at is None:
        return ""
    first, last = touched.starts_at.astimezone(zone), touched.ends_at.astimezone(zone)
    return gettext("From {first} to {last}").format(
        first=f"{days.day(first.date())}, {days.clock(first)}",
        last=f"{days.day(last.date())}, {days.clock(last)}",
    )
