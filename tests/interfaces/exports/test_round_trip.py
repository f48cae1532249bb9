"""What was exported is imported as the same, on the days on which clocks change, too."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from tests.factories.energy import steady
from tests.interfaces.exports.meters import (
    AUTUMN,
    NOW,
    SPRING,
    a_metered,
    export_in,
    exported,
    fill,
    imported,
    quarters,
    stored,
)
from tests.memory import grown_bytes
from wattstead.domains.metering.file_formats.green_button.choosing import GreenButtonOfOtherDirection
from wattstead.domains.metering.rules import FileOfOtherDirection, FileOfOtherUnit
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.intake.arrows import arrow_pieces
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat
from wattstead.journeys.take_in_readings import take_in_readings
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db
READ_AGAIN = (ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.GREEN_BUTTON)
each_format = pytest.mark.parametrize("as_format", READ_AGAIN, ids=[each.value for each in READ_AGAIN])


def both_days() -> tuple[Intervals, Intervals]:
    return quarters(date(2026, 3, 28), days=3), quarters(date(2026, 10, 24), days=3)


@each_format
def test_an_empty_meter_holds_the_same_after_the_import(as_format: ExportFormat) -> None:
    given, taking = fill(a_metered(), *both_days()), a_metered("1EMH002")

    report = imported(taking, exported(given, as_format))

    assert stored(taking) == stored(given)
    assert (report.found, report.refused) == (len(stored(given)), 0)
    assert len(stored(given)) == 228 + 234  # four fifths of 284 and of 292 quarter-hours


@each_format
def test_an_import_into_the_same_meter_changes_nothing(as_format: ExportFormat) -> None:
    given = fill(a_metered(), *both_days())

    report = imported(given, exported(given, as_format))

    assert (report.unchanged, report.stored, report.revised, report.outranked) == (report.found, 0, 0, 0)


@each_format
def test_fed_in_energy_goes_to_its_own_register_only(as_format: ExportFormat) -> None:
    given = fill(a_metered(direction=Direction.EXPORT), quarters(SPRING, days=1))
    taking = a_metered("1EMH002", direction=Direction.EXPORT)
    content = exported(given, as_format)

    with pytest.raises((FileOfOtherDirection, GreenButtonOfOtherDirection)):
        imported(taking, content, direction=Direction.IMPORT)
    imported(taking, content)

    assert stored(taking) == stored(given)


@each_format
@pytest.mark.parametrize("scale", [3, 4, 5, 6])
def test_gas_keeps_its_digits_and_its_day(as_format: ExportFormat, scale: int) -> None:
    day = quarters(AUTUMN, days=1, scale=scale)
    given = fill(a_metered(meter_type=MeterType.GAS), day)
    taking = a_metered("7EMH002", meter_type=MeterType.GAS)

    imported(taking, exported(given, as_format))

    assert stored(taking) == stored(given)
    with pytest.raises(FileOfOtherUnit):
        imported(a_metered("1EMH003"), exported(given, as_format))


@each_format
@pytest.mark.parametrize("scale", [4, 5, 6])
def test_digits_finer_than_a_watt_hour_survive(as_format: ExportFormat, scale: int) -> None:
    given = fill(a_metered(), quarters(SPRING, days=1), quarters(AUTUMN, days=1, scale=scale))
    taking = a_metered("1EMH002")

    imported(taking, exported(given, as_format))

    assert stored(taking) == stored(given)


@each_format
def test_intervals_of_other_lengths_survive(as_format: ExportFormat) -> None:
    given, taking = fill(a_metered(), *of_many_lengths()), a_metered("1EMH002")

    imported(taking, exported(given, as_format))

    assert stored(taking) == stored(given)


@each_format
@pytest.mark.parametrize(
    "zone", ["America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
)
def test_other_zones_keep_their_clocks(as_format: ExportFormat, zone: str) -> None:
    day = quarters(date(2026, 4, 4), days=3, zone=zone)
    given, taking = fill(a_metered(zone=zone), day), a_metered("1EMH002", zone=zone)

    imported(taking, exported(given, as_format))

    assert stored(taking) == stored(given)


TABLES: dict[ExportFormat, Callable[[bytes], pl.DataFrame]] = {
    ExportFormat.JSON: lambda content: pl.DataFrame(json.loads(content)["readings"]),
    ExportFormat.ARROW: lambda content: pl.read_ipc_stream(BytesIO(content)),
    ExportFormat.PARQUET: lambda content: pl.read_parquet(BytesIO(content)),
}


@pytest.mark.parametrize("as_format", list(TABLES), ids=[each.value for each in TABLES])
def test_a_program_brings_what_it_fetched_and_the_store_holds_the_same(as_format: ExportFormat) -> None:
    given, taking = fill(a_metered(), *both_days(), quarters(SPRING, days=1, scale=6)), a_metered("1EMH002")
    names = {"start": "startsAt", "end": "timestamp"}

    for metered, outcome in ((taking, "stored"), (given, "unchanged")):
        table = TABLES[as_format](exported(given, as_format)).rename(names).drop("unit", "direction")
        stream = BytesIO()
        table.with_columns(meterNumber=pl.lit(metered.number)).write_ipc_stream(stream)
        stream.seek(0)
        with seen_by(metered.viewer) as viewer:
            taken = take_in_readings(viewer, pieces=arrow_pieces(stream), now=NOW, reason="test")

        assert (taken.items, taken.refused, taken.waiting) == (len(stored(given)), 0, 0)
        assert getattr(taken.outcome, outcome) == len(stored(given))
    assert stored(taking) == stored(given)


TEN_YEARS = DayPeriod(starts_on=date(2016, 1, 1), ends_before=date(2026, 1, 1))
MOST_BYTES = 32 * 1024**2


def test_ten_years_leave_piece_by_piece_in_every_format() -> None:
    """350,688 readings are 50 MB of JSON."""
    metered = fill(a_metered(), steady(TEN_YEARS, amount=125))
    period = time_of_days(TEN_YEARS, zone=ZoneInfo("Europe/Berlin"))
    sizes: dict[ExportFormat, list[int]] = {as_format: [] for as_format in FORMATS}

    def give_out(as_format: ExportFormat) -> None:
        with seen_by(metered.viewer):
            export = export_in(metered, period=period)
            sizes[as_format] += map(len, FORMATS[as_format].pieces(export))

    took = {as_format: grown_bytes(lambda: give_out(as_format)) for as_format in FORMATS}  # noqa: B023

    assert {as_format: most for as_format, most in took.items() if most > MOST_BYTES} == {}
    assert {as_format for as_format, pieces in sizes.items() if max(pieces) > 2 * 1024**2} == set()
    assert sum(sizes[ExportFormat.JSON]) > MOST_BYTES


def of_many_lengths() -> tuple[Intervals, ...]:
    """Return a whole day of 25 hours, hours, minutes, and two lengths side by side."""
    autumn = int(quarters(AUTUMN, days=1).starts_s[0])
    lengths = ([25 * 3600], [3600] * 24, [60] * 90, [1800, 300])
    starts = (autumn, autumn - 86_400, autumn + 25 * 3600, autumn + 25 * 3600 + 7200)
    pieces = []
    for start, length in zip(starts, lengths, strict=True):
        length_s = np.array(length, dtype=np.int64)
        starts_s = start + np.append(0, np.cumsum(length_s)[:-1])
        pieces.append(
            Intervals(
                starts_s=starts_s,
                length_s=length_s,
                deltas=np.arange(1, len(length) + 1, dtype=np.int64),
                flags=np.zeros(len(length), dtype=np.uint8),
            )
        )
    return tuple(pieces)
