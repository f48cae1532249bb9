"""Works out what counters and readings may be."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.kernel.refusals import Refusal, said

# What a connection can take in an hour: 3 x 63 A at 400 V, or a gas meter G16.
_LARGEST_USE_PER_HOUR = {MeterType.ELECTRICITY: Decimal(44), MeterType.GAS: Decimal(25)}
_SECONDS_PER_HOUR = 3600
_METERING_POINT = re.compile(r"[A-Z]{2}[0-9A-Z]{31}")


class FileOfOtherMeter(Refusal):
    """The file names a metering point that is not the meter it is imported into."""

    code = "file_of_other_meter"
    message = said("The file belongs to metering point {named}, not to {meter_number}.")


class FileOfOtherUnit(Refusal):
    """The file counts in a unit in which the register does not."""

    code = "file_of_other_unit"
    message = said("The file counts in {file_unit}, the register in {unit}.")


def largest_use(*, over: timedelta, multiplier: Decimal, meter_type: MeterType) -> Decimal:
    """Return the most that a connection can use in a time, at least in an hour, behind its transformers."""
    hours = Decimal(max(int(over.total_seconds()), _SECONDS_PER_HOUR)) / _SECONDS_PER_HOUR
    return hours * multiplier * _LARGEST_USE_PER_HOUR[meter_type]


def fits_counter(value: Decimal, *, digits: int) -> bool:
    """Return whether a counter of `digits` whole digits can show `value`."""
    return value.is_finite() and 0 <= value < 10**digits


def refuse_file_of_other_meter(
    *, meter_number: str, unit: str, metering_points: frozenset[str], file_unit: str
) -> None:
    """Raise FileOfOtherMeter or FileOfOtherUnit when a file cannot belong to a register.

    A meter known by the number of its device tells nothing about metering points,
    so the two are compared only where the meter carries such a number itself.
    """
    if metering_points and _METERING_POINT.fullmatch(meter_number) and meter_number not in metering_points:
        raise FileOfOtherMeter(named=", ".join(sorted(metering_points)), meter_number=meter_number)
    if file_unit != unit:
        raise FileOfOtherUnit(file_unit=file_unit, unit=unit)


def obis_code(*, meter_type: MeterType, direction: Direction) -> str:
    """Return the code (IEC 62056-61) under which a meter of that type counts that direction."""
    if meter_type is MeterType.GAS:
        return "7-1:3.0.0"
    return {Direction.IMPORT: "1-1:1.8.0", Direction.EXPORT: "1-1:2.8.0"}[direction]


def spread_evenly(total: int, *, edges_s: Sequence[int]) -> list[int]:
    """Return `total` split over the stretches between `edges_s` by their length; the parts add up to it."""
    begins, ends = edges_s[0], edges_s[-1]
    so_far = [total * (edge - begins) // (ends - begins) for edge in edges_s]
    return [after - before for before, after in pairwise(so_far)]
