"""What was exported is imported as the same, on the days on which clocks change, too."""

from datetime import date

import numpy as np
import pytest

from tests.interfaces.exports.meters import (
    AUTUMN,
    SPRING,
    a_metered,
    exported,
    fill,
    imported,
    quarters,
    stored,
)
from wattstead.domains.metering.file_formats.green_button.choosing import GreenButtonOfOtherDirection
from wattstead.domains.metering.rules import FileOfOtherDirection, FileOfOtherUnit
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.interfaces.exports.formats import ExportFormat
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
