"""Works out what counters and readings may be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from wattstead.domains.metering.vocabulary import Direction, Doubt, MeterType
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said

# What a connection can take in an hour: 3 x 63 A at 400 V, or a gas meter G16.
_LARGEST_USE_PER_HOUR = {MeterType.ELECTRICITY: Decimal(44), MeterType.GAS: Decimal(25)}
_SECONDS_PER_HOUR = 3600
# Beyond these a reading is doubted: people mistype, and meters are seldom wrong.
_MUCH_MORE, _MUCH_LESS = Decimal("2.5"), Decimal("0.25")
_WORTH_A_QUESTION = Decimal(5)
_METERED_TOLERANCE, _ROUNDED_AWAY = Decimal("0.03"), Decimal(1)
_LONG_WITHOUT_USE = timedelta(days=3)
_FIRST_DAY = date(1970, 1, 1)
FEWEST_MONTHS_KEPT = 13
"""A bill and the one of a year before are compared hour by hour, so hours are kept for both."""
_METERING_POINT = re.compile(r"[A-Z]{2}[0-9A-Z]{31}")


class FileOfOtherMeter(Refusal):
    """The file names a metering point that is not the meter it is imported into."""

    code = "file_of_other_meter"
    message = said("The file belongs to metering point {named}, not to {meter_number}.")


class FileOfOtherUnit(Refusal):
    """The file counts in a unit in which the register does not."""

    code = "file_of_other_unit"
    message = said("The file counts in {file_unit}, the register in {unit}.")


class FileOfOtherDirection(Refusal):
    """The file counts energy that flows the other way than what the register counts."""

    code = "file_of_other_direction"
    message = said("The file counts {counted}, the register {direction}.")


def largest_use(*, over: timedelta, multiplier: Decimal, meter_type: MeterType, per_hour: int = 0) -> Decimal:
    """Return the most that a connection can use in a time, at least in an hour, behind its transformers.

    `per_hour` is what staff says it delivers, where that is more than is usual.
    """
    hours = Decimal(max(int(over.total_seconds()), _SECONDS_PER_HOUR)) / _SECONDS_PER_HOUR
    return hours * multiplier * max(_LARGEST_USE_PER_HOUR[meter_type], Decimal(per_hour))


def fits_counter(value: Decimal, *, digits: int) -> bool:
    """Return whether a counter of `digits` whole digits can show `value`."""
    return value.is_finite() and 0 <= value < 10**digits


def rolls_over_at(*, multiplier: Decimal, digits: int) -> int:
    """Return where a register begins again at nought, in millionths of its unit."""
    return int(multiplier.scaleb(digits + LARGEST_SCALE))


def shown_on_counter(value: Decimal, *, multiplier: Decimal, digits: int) -> Decimal:
    """Return what a counter of `digits` whole digits shows when its register has counted `value`."""
    shown: Decimal = (value / multiplier % 10**digits).normalize()
    # Normalised, 100 would read 1E+2.
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown


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


def doubts_about(
    use: Decimal,
    *,
    over: timedelta,
    expected: Decimal | None,
    reported: Decimal | None,
    rolled_over: bool,
) -> tuple[Doubt, ...]:
    """Return what is odd about a counter that advanced by `use` in a time in which `expected` was likely.

    `reported` is what the meter itself counted in that time, or in nearly all of it: then the
    counter cannot have advanced by less, nor by much more than the rest of the time explains.
    """
    doubts = [Doubt.ROLLED_OVER] if rolled_over else []
    if not use and over >= _LONG_WITHOUT_USE and (expected is None or expected >= 1):
        return (*doubts, Doubt.NOTHING_USED)
    if expected is None:
        return tuple(doubts)
    if reported is not None:
        most = expected + (expected - reported) + expected * _METERED_TOLERANCE
        differs = use < reported - _ROUNDED_AWAY or use > most + _ROUNDED_AWAY
        return (*doubts, Doubt.NOT_AS_METERED) if differs else tuple(doubts)
    if abs(use - expected) < _WORTH_A_QUESTION:
        return tuple(doubts)
    if use > expected * _MUCH_MORE:
        doubts.append(Doubt.MUCH_MORE)
    elif use < expected * _MUCH_LESS:
        doubts.append(Doubt.MUCH_LESS)
    return tuple(doubts)


def likely_meant(value: Decimal, *, before: Decimal, expected: Decimal) -> Decimal | None:
    """Return what somebody probably read when they wrote `value`, or None when no single slip explains it.

    Slips are two neighbouring digits swapped and the decimal sign a place too far right; the
    value meant leads from `before` to about the expected use, and nearer than any other slip.
    """
    meant = [each for each in _slips(value) if _is_about(each - before, expected=expected)]
    return min(meant, key=lambda each: abs(each - before - expected), default=None)


def _slips(value: Decimal) -> list[Decimal]:
    digits = f"{value:f}"
    whole = digits.partition(".")[0]
    swapped = [
        Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
        for at in range(len(whole) - 1)
        if digits[at] != digits[at + 1]
    ]
    return [*swapped, value / 10, value / 1000]


def _is_about(use: Decimal, *, expected: Decimal) -> bool:
    return expected * Decimal("0.5") <= use <= expected * 2


def first_day_kept(today: date, *, months: int) -> date:
    """Return the first day whose readings stay as they came, when they do for so many whole months."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def days_between(kept: Iterable[DayPeriod], *, before: date) -> Iterator[DayPeriod]:
    """Yield the stretches of days before a day that lie in none of the periods that are kept."""
    begins = _FIRST_DAY
    for period in sorted(kept, key=lambda each: each.starts_on):
        ends = min(period.starts_on, before)
        if begins < ends:
            yield DayPeriod(starts_on=begins, ends_before=ends)
        begins = max(begins, period.ends_before)
    if begins < before:
        yield DayPeriod(starts_on=begins, ends_before=before)
