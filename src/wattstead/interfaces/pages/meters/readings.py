"""Prepares a page of readings: when, how much, from where, and what was said before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from wattstead.domains.metering.reading_pages import EarlierValue, ReadingLine, ReadingsPage
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.words import sources

DAY_S = 86_400


@dataclass(frozen=True, kw_only=True)
class ReadingRow:
    """One reading in words; `group` names its day on the first row of each day."""

    group: str
    when: str
    energy: str
    source: str
    is_measured: bool
    earlier: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadingsCard:
    """A page of readings."""

    title: str
    rows: tuple[ReadingRow, ...]
    earlier_until: str
    later_until: str
    until: str


def readings_card(page: ReadingsPage) -> ReadingsCard:
    """Return a page of readings in words."""
    zone, words, rows, shown = ZoneInfo(page.zone), sources(), [], None
    for line in page.lines:
        day = line.starts_at.astimezone(zone).date()
        row = _row(line, zone=zone, unit=unit_written(page.unit), words=words)
        is_first = day != shown and not _is_a_day(line)
        rows.append(replace(row, group=days.weekday(day)) if is_first else row)
        shown = day
    return ReadingsCard(
        title=days.days(page.days) if page.days else "",
        rows=tuple(rows),
        earlier_until=page.earlier_until.isoformat() if page.earlier_until else "",
        later_until=page.later_until.isoformat() if page.later_until else "",
        until=page.days.last_day.isoformat() if page.days else "",
    )


def _row(line: ReadingLine, *, zone: ZoneInfo, unit: str, words: Mapping[tuple[str, str], str]) -> ReadingRow:
    return ReadingRow(
        group="",
        when=_when(line, zone=zone),
        energy=figures.energy(line.delta, unit=unit, places=3),
        source=words[line.source, line.quality],
        is_measured=line.source == "smart_meter" and line.quality == "valid",
        earlier=tuple(_earlier(each, zone=zone, unit=unit) for each in line.earlier),
    )


def _when(line: ReadingLine, *, zone: ZoneInfo) -> str:
    starts, ends = line.starts_at.astimezone(zone), line.ends_at.astimezone(zone)
    if _is_a_day(line):
        day = days.weekday(starts.date())
        if (starts.hour, starts.minute) == (0, 0):
            return day
        return gettext("{day}, from {start} on").format(day=day, start=days.clock(starts))
    text = f"{days.clock(starts)}{days.DASH}{days.clock(ends)}"
    return f"{text} {starts.tzname()}" if _occurs_twice(starts.replace(tzinfo=None), zone=zone) else text


def _is_a_day(line: ReadingLine) -> bool:
    """Tell whether the reading is the only one of its day, which may have lost an hour."""
    return (line.ends_at - line.starts_at).total_seconds() >= DAY_S - 3600


def _occurs_twice(clock: datetime, *, zone: ZoneInfo) -> bool:
    first, second = (clock.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def _earlier(earlier: EarlierValue, *, zone: ZoneInfo, unit: str) -> str:
    return gettext("was {energy} until {day}").format(
        energy=figures.energy(earlier.delta, unit=unit, places=3),
        day=days.day(earlier.known_until.astimezone(zone).date()),
    )
