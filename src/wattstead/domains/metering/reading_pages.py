"""Turns the pages of a register's readings: what was counted when, and what it said before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.timeseries.flags import quality_of, source_of
from wattstead.timeseries.reads import read
from wattstead.timeseries.revisions import Replaced, replaced_in
from wattstead.timeseries.series import Series
from wattstead.timeseries.turning_pages import page_until

READINGS_A_PAGE = 96


@dataclass(frozen=True, kw_only=True)
class EarlierValue:
    """What a reading said until somebody or something knew better."""

    delta: Decimal
    known_until: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReadingLine:
    """One reading: what was counted in a stretch of time, and where that is known from.

    `source` and `quality` are the words of the specification.
    """

    starts_at: datetime
    ends_at: datetime
    delta: Decimal
    source: str
    quality: str
    earlier: tuple[EarlierValue, ...]


@dataclass(frozen=True, kw_only=True)
class ReadingsPage:
    """Whole days of readings, latest first, and the last days of the pages before and after.

    `days` is None where nothing is known up to the day asked for.
    """

    register_id: UUID
    unit: str
    zone: str
    days: DayPeriod | None
    lines: tuple[ReadingLine, ...]
    earlier_until: date | None
    later_until: date | None


def readings_until(*, register: Register, until: date) -> ReadingsPage:
    """Return the page of readings that ends with a day."""
    series = series_of(register)
    page = page_until(series, until, readings=READINGS_A_PAGE)
    if page is None:
        return ReadingsPage(
            register_id=register.pk,
            unit=register.unit,
            zone=register.zone,
            days=None,
            lines=(),
            earlier_until=None,
            later_until=None,
        )
    time = time_of_days(page.days, zone=ZoneInfo(register.zone), boundary=register.day_boundary)
    return ReadingsPage(
        register_id=register.pk,
        unit=register.unit,
        zone=register.zone,
        days=page.days,
        lines=tuple(reversed(_lines(series, time))),
        earlier_until=page.earlier_until,
        later_until=page.later_until,
    )


def _lines(series: Series, time: Period) -> list[ReadingLine]:
    known = read(series=series, period=time)
    earlier: dict[tuple[int, int], list[Replaced]] = {}
    for step in replaced_in(series, time):
        earlier.setdefault((int(step.timestamp.timestamp()), step.length_s), []).append(step)
    rows = zip(
        known.ends_s.tolist(),
        known.length_s.tolist(),
        known.deltas.tolist(),
        known.flags.tolist(),
        strict=True,
    )
    return [
        ReadingLine(
            starts_at=datetime.fromtimestamp(end_s - length_s, UTC),
            ends_at=datetime.fromtimestamp(end_s, UTC),
            delta=unscaled(delta, known.scale),
            source=source_of(flag).name,
            quality=quality_of(flag).name,
            earlier=tuple(map(_told, earlier.get((end_s, length_s), ()))),
        )
        for end_s, length_s, delta, flag in rows
    ]


def _told(step: Replaced) -> EarlierValue:
    return EarlierValue(
        delta=unscaled(step.old_delta, step.scale), known_until=step.known_until, reason=step.reason
    )
