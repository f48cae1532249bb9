"""Meters with readings to give out, and empty ones to take them in again."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import register_counting, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.exports.columns import FLAGS
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat
from wattstead.journeys.export_readings import Export, export_of
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVER = Period(starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_before=datetime(2026, 12, 1, tzinfo=UTC))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@dataclass(frozen=True, kw_only=True)
class Metered:
    """A meter, who may see it, and its register of one direction."""

    viewer: Viewer
    series: Series
    number: str
    direction: Direction


def a_metered(
    number: str = "1EMH001",
    *,
    meter_type: MeterType = MeterType.ELECTRICITY,
    direction: Direction = Direction.IMPORT,
    zone: str = "Europe/Berlin",
) -> Metered:
    directions = (Direction.IMPORT,) if meter_type is MeterType.GAS else tuple(Direction)
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk, zone=zone)
        meter = a_meter(site_id=site.pk, meter_number=number, meter_type=meter_type, directions=directions)
        series = series_of(the_register(meter, direction=direction))
    viewer = a_viewer(user_id=person.pk, account_id=account.pk)
    return Metered(viewer=viewer, series=series, number=number, direction=direction)


def quarters(first: date, *, days: int, zone: str = "Europe/Berlin", scale: int = 3) -> Intervals:
    """Return all quarter-hours of some local days, every fifth missing, each way of coming about in turn."""
    begins, ends = (
        int(day_starts_at(day, zone=ZoneInfo(zone)).timestamp())
        for day in (first, first + timedelta(days=days))
    )
    starts_s = np.arange(begins, ends, 900, dtype=np.int64)
    starts_s = starts_s[np.arange(len(starts_s)) % 5 != 4]
    places = np.arange(len(starts_s))
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), 900, dtype=np.int64),
        deltas=(places * 7919) % (10_000 * 10 ** (scale - 3)),
        flags=np.array(FLAGS, dtype=np.uint8)[places % len(FLAGS)],
        scale=scale,
    )


def fill(metered: Metered, *pieces: Intervals) -> Metered:
    with seen_by(metered.viewer):
        register = register_counting(
            metered.viewer, meter_id=metered.series.meter_id, direction=metered.direction
        )
        for piece in pieces:
            take_in_intervals(register=register, intervals=piece, now=NOW, reason="test")
    return metered


def stored(metered: Metered) -> Intervals:
    with seen_by(metered.viewer):
        return read(metered.series, EVER)


def export_in(metered: Metered, *, period: Period = EVER) -> Export:
    """Return the export inside an open unit of work."""
    register = register_counting(
        metered.viewer, meter_id=metered.series.meter_id, direction=metered.direction
    )
    return export_of(register, period=period, now=NOW)


def exported(metered: Metered, as_format: ExportFormat, *, period: Period = EVER) -> bytes:
    with seen_by(metered.viewer):
        return b"".join(FORMATS[as_format].pieces(export_in(metered, period=period)))


def imported(metered: Metered, content: bytes, *, direction: Direction | None = None) -> ImportReport:
    return import_readings(
        metered.viewer,
        file=ReadingFile(name="export", stream=BytesIO(content)),
        meter_number=metered.number,
        register_name=direction or metered.direction,
        now=NOW,
    )
