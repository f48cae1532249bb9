"""Says in words which readings of a meter wait, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.counter_photos.queries import PhotoOfLook
from wattstead.domains.metering.quarantine.on_meter import WaitingDay, WaitingOnMeter
from wattstead.domains.metering.vocabulary import Direction, unit_written
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.cards import photo_at

MOST_DAYS = 12


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """What waits of a day for one reason."""

    when: str
    what: str
    figure: str
    why: str
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingCard:
    """All that waits of a meter."""

    summary: str
    rows: tuple[WaitingRow, ...]
    more: bool


def waiting_card(
    waiting: WaitingOnMeter, *, zone: ZoneInfo, names_registers: bool, photos: Sequence[PhotoOfLook] = ()
) -> WaitingCard:
    """Return what waits in words, with its photos; registers are named where a meter has more than one."""
    told = sum(day.count for day in waiting.days)
    return WaitingCard(
        summary=ngettext(
            "One reading looks wrong to our checks. It counts nowhere, not on your bill either, until we"
            " have looked at it. You need not do anything.",
            "{count} readings look wrong to our checks. They count nowhere, not on your bill either, until"
            " we have looked at them. You need not do anything.",
            waiting.count,
        ).format(count=waiting.count),
        rows=tuple(
            _row(day, zone=zone, names_register=names_registers, photos=photos) for day in waiting.days
        ),
        more=told < waiting.count,
    )


def _row(
    day: WaitingDay, *, zone: ZoneInfo, names_register: bool, photos: Sequence[PhotoOfLook]
) -> WaitingRow:
    unit = unit_written(day.unit)
    return WaitingRow(
        when=days.weekday(day.on),
        what=_what(day, zone=zone, names_register=names_register),
        figure=figures.energy(day.total, unit=unit),
        why=why_told(day.reason, limit=figures.energy(day.limit, unit=unit)),
        photo=photo_at(photos, register_id=day.register_id, read_at=day.ends_at) if day.is_look else "",
    )


def _what(day: WaitingDay, *, zone: ZoneInfo, names_register: bool) -> str:
    ends = days.clock(day.ends_at.astimezone(zone))
    if day.is_look:
        told = gettext("The counter at {time}").format(time=ends)
    elif day.count == 1:
        told = f"{days.clock(day.starts_at.astimezone(zone))}{days.DASH}{ends}"
    else:
        told = ngettext("{count} reading", "{count} readings", day.count).format(count=day.count)
    if not names_register:
        return told
    exported = day.direction is Direction.EXPORT
    return f"{gettext('Fed into the grid') if exported else gettext('Taken from the grid')} · {told}"


def why_told(reason: CheckName, *, limit: str) -> str:
    """Return why readings wait, in a sentence or two; `limit` is what the check held them against."""
    return {
        CheckName.SPIKE: gettext("Far more than ever before in that time: at most {limit} was likely."),
        CheckName.UNIT_MULTIPLIER: gettext(
            "All day off by the same factor; {limit} would be usual. Probably the unit was mistaken."
        ),
        CheckName.ROLLOVER: gettext(
            "The counter showed {limit} before. Either another device hangs there now, or it was misread."
        ),
        CheckName.SUM_CHECK: gettext("The intervals since the reading before add up to {limit} instead."),
        CheckName.NEGATIVE: gettext("A counter never counts less than nothing."),
        CheckName.FUTURE: gettext("It lies in the future."),
        CheckName.INACTIVE_METER: gettext("The meter was no longer in use then."),
    }[reason].format(limit=limit)
