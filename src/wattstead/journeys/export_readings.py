"""Gives out the readings of a register in a period, with all that a file about them has to say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.kernel.calendars import day_starts_at, local_day_of, time_of_days
from wattstead.kernel.periods import Period
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

DAYS_A_PIECE = 60
_USUAL_LENGTH_S = 900


@dataclass(frozen=True, kw_only=True)
class Export:
    """The readings of one register that begin in `asked`; `known` is the part of it that can hold some."""

    meter_id: UUID
    meter_number: str
    meter_type: MeterType
    register_id: UUID
    direction: Direction
    obis_code: str
    unit: str
    series: Series
    asked: Period
    known: Period | None
    made_at: datetime

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of the site."""
        return ZoneInfo(self.series.zone)

    def pieces(self) -> Iterator[Intervals]:
        """Yield the readings by time, whole local days at once; runs in the caller's unit of work."""
        if self.known is None:
            return
        zone, boundary = self.zone, self.series.day_boundary
        begins = self.known.starts_at
        while begins < self.known.ends_before:
            last = local_day_of(begins, zone=zone, boundary=boundary) + timedelta(days=DAYS_A_PIECE)
            ends = min(day_starts_at(last, zone=zone, boundary=boundary), self.known.ends_before)
            piece = read(self.series, Period(starts_at=begins, ends_before=ends))
            if len(piece):
                yield piece
            begins = ends


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What a file has to say of all its readings before the first: the finest scale, the usual length."""

    scale: int
    length_s: int


def export_of(register: RegisterRecord, *, period: Period, now: datetime) -> Export:
    """Return what is known of a register in a period; runs in the caller's unit of work."""
    series = series_of(register)
    days = known_days(series)
    known = None
    if days is not None:
        known = time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary).overlap(period)
    return Export(
        meter_id=register.meter_id,
        meter_number=register.meter.meter_number,
        meter_type=MeterType(register.meter.meter_type),
        register_id=register.pk,
        direction=Direction(register.direction),
        obis_code=register.obis_code,
        unit=register.unit,
        series=series,
        asked=period,
        known=known,
        made_at=now,
    )


def outline_of(export: Export) -> Outline:
    """Return what holds for all readings of an export, by reading them once."""
    scale, lengths = export.series.scale, Counter[int]()
    for piece in export.pieces():
        scale = max(scale, piece.scale)
        found, counts = np.unique(piece.length_s, return_counts=True)
        lengths.update(dict(zip(found.tolist(), counts.tolist(), strict=True)))
    return Outline(scale=scale, length_s=max(lengths, key=lengths.__getitem__, default=_USUAL_LENGTH_S))
