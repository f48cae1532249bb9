"""Prepares the queue for its page: how much waits for which reason, and the readings in stacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby, islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.queries import WaitingRecord
from wattstead.domains.metering.quarantine.work import MOST_COUNTED, Queue
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.waiting import why_told
from wattstead.interfaces.staff.desk import count_told
from wattstead.interfaces.staff.waiting.asked import AGES, Asked
from wattstead.interfaces.staff.waiting.words import came_from, reason_label, waited
from wattstead.kernel.energy import LARGEST_SCALE, unscaled


@dataclass(frozen=True, kw_only=True)
class ReasonBar:
    """How many readings wait for a reason, as a bar that leads to them."""

    label: str
    count: str
    value: int
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few things to choose in a filter."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One reading that waits."""

    key: str
    when: str
    figure: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Readings of one register, day and reason that came together; `keys` are their ids, comma between."""

    key: str
    keys: str
    meter: str
    reason: str
    why: str
    when: str
    figure: str
    note: str
    came: str
    rows: str
    address: str
    picture: str
    rule: str
    rule_of_source: str
    of_meter: str
    of_site: str
    of_source: str
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class QueueCard:
    """The page of the queue."""

    sentence: SafeString
    bars: tuple[ReasonBar, ...]
    most: int
    stacks: tuple[Stack, ...]
    reasons: tuple[Choice, ...]
    ages: tuple[Choice, ...]
    asked: Asked
    whole: str
    without_site: str
    next: str
    first: str
    is_empty: bool


def queue_card(
    rows: Sequence[WaitingRecord],
    *,
    queue: Queue,
    asked: Asked,
    goes_on: str,
    now: datetime,
    zone: ZoneInfo,
    own: Iterable[UUID],
) -> QueueCard:
    """Return the queue as its page shows it; what is of the reader's `own` accounts others decide about."""
    mine = frozenset(own)
    return QueueCard(
        sentence=_sentence(queue, now=now),
        bars=reason_bars(queue, asked=asked),
        most=max(queue.counts.values(), default=1),
        stacks=tuple(
            _stack(list(group), now=now, zone=zone, mine=mine)
            for _, group in groupby(rows, key=lambda row: _together(row, zone=zone))
        ),
        reasons=_reasons(queue, asked=asked),
        ages=_ages(asked),
        asked=asked,
        whole=Asked().address,
        without_site=replace(asked, site_id=None, after=None).address,
        next=goes_on,
        first=replace(asked, after=None).address if asked.after else "",
        is_empty=not queue.count,
    )


def within_stacks(rows: Sequence[WaitingRecord], *, most: int, zone: ZoneInfo) -> Sequence[WaitingRecord]:
    """Return the first readings of a page, as many as fill `most` stacks."""
    stacks = groupby(rows, key=lambda row: _together(row, zone=zone))
    return [row for _, stack in islice(stacks, most) for row in stack]


def stack_rows(came: Sequence[WaitingRecord], *, key: UUID, zone: ZoneInfo) -> tuple[Row, ...]:
    """Return the readings of the stack that holds the one with that id."""
    first = next((row for row in came if row.pk == key), None)
    if first is None:
        return ()
    return tuple(
        Row(
            key=str(row.pk),
            when=time_of(row, zone=zone),
            figure=amount_of(row),
            address=reverse("staff_reading", args=[row.pk]),
        )
        for row in came
        if _together(row, zone=zone) == _together(first, zone=zone)
    )


def amount_of(row: WaitingRecord) -> str:
    """Return what a reading says, with its unit."""
    return figures.energy(unscaled(row.millionths, LARGEST_SCALE), unit=unit_written(row.unit))


def why_of(row: WaitingRecord) -> str:
    """Return why a reading waits, in a sentence."""
    limit = figures.energy(unscaled(row.limit, LARGEST_SCALE), unit=unit_written(row.unit))
    return why_told(CheckName(row.reason), limit=limit)


def time_of(row: WaitingRecord, *, zone: ZoneInfo) -> str:
    """Return from when to when a reading is, or when a counter was looked at."""
    ends = days.clock(row.ends_at.astimezone(zone))
    if row.starts_at is None:
        return gettext("The counter at {time}").format(time=ends)
    return f"{days.clock(row.starts_at.astimezone(zone))}{days.DASH}{ends}"


def day_of(row: WaitingRecord, *, zone: ZoneInfo) -> date:
    """Return the day on which a reading begins, by the reader's clock."""
    return (row.starts_at or row.ends_at).astimezone(zone).date()


def rule_address(row: WaitingRecord, *, on: date | None) -> str:
    """Return where all that waits of a meter for a reason is decided about, on a day or at all."""
    asked = {"reason": row.reason, "meter": str(row.meter_id)}
    if on is not None:
        asked |= {"from": on.isoformat(), "to": on.isoformat()}
    return _rule(asked)


def _rule(asked: dict[str, str]) -> str:
    return f"{reverse('staff_rule')}?{urlencode(asked)}"


def _together(row: WaitingRecord, *, zone: ZoneInfo) -> tuple[object, ...]:
    is_look = row.starts_at is None
    return row.register_id, row.reason, day_of(row, zone=zone), row.source, row.brought_at, is_look


def _sentence(queue: Queue, *, now: datetime) -> SafeString:
    if not queue.count or queue.oldest_at is None:
        return format_html(
            "{}", gettext("Nothing waits. Every reading that came is kept or was decided about.")
        )
    whole = ngettext(
        "{count} reading waits for a decision; it has done so for {time}.",
        "{count} readings wait for a decision; the oldest has done so for {time}.",
        queue.count,
    )
    return format_html(
        whole.replace("{count}", "<strong>{count}</strong>"),
        count=count_told(queue),
        time=waited(queue.oldest_at, now=now),
    )


def reason_bars(queue: Queue, *, asked: Asked) -> tuple[ReasonBar, ...]:
    """Return how much waits for each reason, the most first; each bar leads to those readings."""
    counted = sorted(queue.counts.items(), key=lambda item: -item[1])
    return tuple(
        ReasonBar(
            label=reason_label(reason),
            count=_count(count),
            value=count,
            address=replace(asked, reason=None if asked.reason is reason else reason, after=None).address,
            is_current=asked.reason is reason,
        )
        for reason, count in counted
        if count or asked.reason is reason
    )


def _count(count: int) -> str:
    return f"{figures.number(Decimal(count), places=0)}{'+' if count >= MOST_COUNTED else ''}"


def _reasons(queue: Queue, *, asked: Asked) -> tuple[Choice, ...]:
    offered = [reason for reason, count in queue.counts.items() if count or reason is asked.reason]
    return (
        Choice(value="", label=gettext("Every reason"), is_current=asked.reason is None),
        *(
            Choice(value=reason.value, label=reason_label(reason), is_current=reason is asked.reason)
            for reason in offered
        ),
    )


def _ages(asked: Asked) -> tuple[Choice, ...]:
    labels = {
        "": gettext("Any age"),
        "day": gettext("Older than a day"),
        "days": gettext("Older than three days"),
        "week": gettext("Older than a week"),
    }
    return tuple(
        Choice(value=value, label=labels[value], is_current=value == asked.age) for value in ("", *AGES)
    )


def _stack(rows: Sequence[WaitingRecord], *, now: datetime, zone: ZoneInfo, mine: frozenset[UUID]) -> Stack:
    first, on = rows[0], day_of(rows[0], zone=zone)
    is_one = len(rows) == 1
    together = sum(row.millionths for row in rows)
    unit = unit_written(first.unit)
    return Stack(
        key=str(first.pk),
        keys=",".join(str(row.pk) for row in rows),
        meter=first.meter_number,
        reason=reason_label(CheckName(first.reason)),
        why=why_of(first),
        when=days.weekday(on),
        figure=figures.energy(unscaled(together, LARGEST_SCALE), unit=unit),
        note=time_of(first, zone=zone)
        if is_one
        else ngettext("{count} reading", "{count} readings", len(rows)).format(count=len(rows)),
        came=gettext("{source}, {time} ago").format(
            source=came_from(first.source), time=waited(first.brought_at, now=now)
        ),
        rows="" if is_one else reverse("staff_rows", args=[first.pk]),
        address=reverse("staff_reading", args=[first.pk]),
        picture=reverse("staff_picture", args=[first.pk]),
        rule=rule_address(first, on=on),
        rule_of_source=_rule({"reason": first.reason, "source": first.source}),
        of_meter=Asked(meter=first.meter_number).address,
        of_site=Asked(site_id=first.site_id).address,
        of_source=Asked(source=first.source).address,
        is_own=first.account_id in mine,
    )
