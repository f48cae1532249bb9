"""Says in plain words what a meter is and what its registers count."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.meter_views import MeterView, RegisterView
from wattstead.domains.metering.vocabulary import Direction, MeterStatus, MeterType, Phase, ReadingFrequency
from wattstead.interfaces.pages import days, figures

OBIS = re.compile(r"(?P<medium>\d+)-\d+:(?P<what>\d+)\.(?P<how>\d+)\.(?P<tariff>\d+)")


def name_of(meter: MeterView) -> str:
    """Return what people call such a meter."""
    if meter.meter_type is MeterType.GAS:
        return gettext("Gas meter")
    return gettext("Electricity meter")


def status_of(meter: MeterView) -> str:
    """Return in a word whether it works, or nothing where that goes without saying."""
    if meter.status is MeterStatus.INACTIVE:
        return gettext("no longer in use")
    return gettext("faulty") if meter.status is MeterStatus.FAULTY else ""


def fault_of(meter: MeterView) -> str:
    """Return what is wrong with a faulty meter and what that means, or nothing where it works."""
    if meter.status is not MeterStatus.FAULTY or meter.faulty_since is None:
        return ""
    return gettext(
        "Faulty since {day}: “{told}”. Its readings are taken as before; we look after the repair."
    ).format(day=days.day(meter.faulty_since), told=meter.fault)


def last_fault_of(meter: MeterView) -> str:
    """Return from when to when a meter was faulty that works again, or nothing."""
    if meter.faulty_since is None or meter.repaired_on is None:
        return ""
    return gettext("{first} to {last}").format(
        first=days.day(meter.faulty_since), last=days.day(meter.repaired_on)
    )


def plain_words(meter: MeterView) -> str:
    """Return what the meter is and does, in two or three sentences."""
    return " ".join(part for part in (_kind(meter), _reports(meter), _counts(meter)) if part)


def counted_by(register: RegisterView, *, meter_type: MeterType) -> str:
    """Return what a register counts."""
    if meter_type is MeterType.GAS:
        return gettext("Gas used")
    if register.direction is Direction.EXPORT:
        return gettext("Fed into the grid")
    return gettext("Taken from the grid")


def obis_explained(code: str) -> str:
    """Return what the code of a register says, part by part, or nothing where we cannot tell."""
    found = OBIS.fullmatch(code)
    if found is None:
        return ""
    key = (found["medium"], found["what"], found["how"])
    told = {
        ("1", "1", "8"): gettext("1 stands for electricity, 1.8 for all energy taken from the grid so far"),
        ("1", "2", "8"): gettext("1 stands for electricity, 2.8 for all energy fed into the grid so far"),
        ("7", "3", "0"): gettext("7 stands for gas, 3.0 for the volume that flowed so far"),
    }.get(key, "")
    if not told:
        return ""
    if found["tariff"] == "0":
        return gettext("{meaning}, the last 0 for all hours together.").format(meaning=told)
    return gettext("{meaning}, the last {number} for the hours of tariff {number}.").format(
        meaning=told, number=found["tariff"]
    )


def counter_text(value: Decimal) -> str:
    """Return what a counter shows, with the decimals it has."""
    return figures.number(value, places=figures.places_of(value))


def time_told(over: timedelta) -> str:
    """Return how long that is: days, or hours where it is less than two."""
    if over >= timedelta(days=2):
        return ngettext("{count} day", "{count} days", over.days).format(count=over.days)
    hours = max(round(over.total_seconds() / 3600), 1)
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)


def sources() -> Mapping[tuple[str, str], str]:
    """Return where readings come from and how good they are, by the words of the specification."""
    guessed, doubtful = gettext("estimated"), gettext("questionable")
    valid = {
        "smart_meter": gettext("measured"),
        "manual": gettext("read by hand"),
        "adjusted": gettext("corrected"),
        "estimated": guessed,
    }
    told: dict[tuple[str, str], str] = {}
    for source, words in valid.items():
        told |= {
            (source, "valid"): words,
            (source, "estimated"): guessed,
            (source, "questionable"): doubtful,
        }
    return told


def _kind(meter: MeterView) -> str:
    if meter.meter_type is MeterType.GAS:
        return (
            gettext("A gas meter that sends its readings by itself.")
            if meter.is_smart_meter
            else gettext("A gas meter that somebody reads.")
        )
    kinds = {
        (True, Phase.THREE): gettext("A smart electricity meter for three phases, as most homes have it."),
        (True, Phase.SINGLE): gettext(
            "A smart electricity meter for a single phase, as small flats have it."
        ),
        (False, Phase.THREE): gettext("An electricity meter for three phases that somebody reads."),
        (False, Phase.SINGLE): gettext("An electricity meter for a single phase that somebody reads."),
    }
    return kinds[meter.is_smart_meter, meter.phase or Phase.THREE]


def _reports(meter: MeterView) -> str:
    if meter.reading_frequency is None:
        return ""
    return {
        ReadingFrequency.QUARTER_HOURLY: gettext("It reports what went through it every quarter of an hour."),
        ReadingFrequency.HOURLY: gettext("It reports what went through it every hour."),
        ReadingFrequency.DAILY: gettext("It reports what went through it once a day."),
    }[meter.reading_frequency]


def _counts(meter: MeterView) -> str:
    directions = {register.direction for register in meter.registers}
    if meter.meter_type is MeterType.GAS:
        return gettext("It counts cubic metres; your bill turns them into kilowatt-hours.")
    if directions == {Direction.IMPORT, Direction.EXPORT}:
        return gettext("It counts both ways: what you take from the grid and what you give to it.")
    if directions == {Direction.EXPORT}:
        return gettext("It counts what you give to the grid.")
    return gettext("It counts what you take from the grid.")
