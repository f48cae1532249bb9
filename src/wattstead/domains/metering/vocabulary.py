"""Names the things of metering: what a meter is, and what can be wrong with a line of a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from wattstead.kernel.refusals import Wording, said
from wattstead.kernel.transitions import By, Transitions, move


def unit_written(code: str) -> str:
    """Return the unit of a register as people write it."""
    return {"m3": "m³"}.get(code, code)


class MeterType(StrEnum):
    """What a meter counts."""

    ELECTRICITY = "electricity"
    GAS = "gas"

    @property
    def unit(self) -> str:
        """Return the unit in which its registers count."""
        return {MeterType.ELECTRICITY: "kWh", MeterType.GAS: "m3"}[self]


class MeterStatus(StrEnum):
    """Whether a meter is in use."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    FAULTY = "faulty"


METER_TRANSITIONS = Transitions(
    of="meter",
    first=frozenset({MeterStatus.ACTIVE}),
    moves=(
        move(MeterStatus.ACTIVE, to=MeterStatus.FAULTY, does="report a fault", by={By.CUSTOMER, By.STAFF}),
        move(MeterStatus.FAULTY, to=MeterStatus.ACTIVE, does="repair", by={By.STAFF}),
        move(MeterStatus.ACTIVE, to=MeterStatus.INACTIVE, does="take out of use", by={By.CUSTOMER, By.STAFF}),
        move(MeterStatus.FAULTY, to=MeterStatus.INACTIVE, does="take out of use", by={By.CUSTOMER, By.STAFF}),
    ),
)


class Phase(StrEnum):
    """How an electricity meter is connected."""

    SINGLE = "single"
    THREE = "three"


class Direction(StrEnum):
    """What a register counts: energy taken from the grid, or given to it."""

    IMPORT = "import"
    EXPORT = "export"

    @property
    def words(self) -> Wording:
        """Return what such a register counts, in words."""
        return _WORDS_OF_DIRECTION[self]


_WORDS_OF_DIRECTION = {
    Direction.IMPORT: Wording(said("energy taken from the grid")),
    Direction.EXPORT: Wording(said("energy fed into the grid")),
}


class ReadingFrequency(StrEnum):
    """How often a smart meter reports."""

    QUARTER_HOURLY = "15min"
    HOURLY = "hourly"
    DAILY = "daily"


class ImportState(StrEnum):
    """Whether every line of a file has been dealt with; a stopped import goes on no more."""

    UNFINISHED = "unfinished"
    FINISHED = "finished"
    STOPPED = "stopped"


class RemarkKind(StrEnum):
    """Why a line of a file is kept in the record of its import."""

    REFUSED = "refused"
    REVISED = "revised"


class Doubt(StrEnum):
    """Why somebody is asked again before a reading is kept."""

    MUCH_MORE = "much_more"
    MUCH_LESS = "much_less"
    NOTHING_USED = "nothing_used"
    NOT_AS_METERED = "not_as_metered"
    ROLLED_OVER = "rolled_over"
    CONTRADICTS = "contradicts"


class Basis(StrEnum):
    """Where an expected use comes from: the meter itself, the same weeks a year ago, or the time before."""

    METERED = "metered"
    LAST_YEAR = "last_year"
    BEFORE = "before"


class EstimateMethod(StrEnum):
    """How an estimate was spread: as the meter's own weeks went, as is usual for its like, or evenly."""

    OWN_PROFILE = "own_profile"
    STANDARD_PROFILE = "standard_profile"
    EVEN = "even"


class CalorificUnit(StrEnum):
    """In what the energy of a cubic metre of gas is told."""

    KWH = "kWh/m3"
    MJ = "MJ/m3"


LARGEST_UPLOAD = 64 * 1024 * 1024

Stamp = Literal["start", "end"]
ReadingMark = Literal[
    "measured",
    "worked_out",
    "questionable",
    "read_by_hand",
    "read_by_hand_estimated",
    "read_by_hand_questionable",
    "estimate_confirmed",
    "estimated",
    "estimate_questionable",
    "adjusted",
    "adjusted_estimated",
    "adjusted_questionable",
]
MARKS: Mapping[tuple[str, str], ReadingMark] = MappingProxyType(
    {
        ("smart_meter", "valid"): "measured",
        ("smart_meter", "estimated"): "worked_out",
        ("smart_meter", "questionable"): "questionable",
        ("manual", "valid"): "read_by_hand",
        ("manual", "estimated"): "read_by_hand_estimated",
        ("manual", "questionable"): "read_by_hand_questionable",
        ("estimated", "valid"): "estimate_confirmed",
        ("estimated", "estimated"): "estimated",
        ("estimated", "questionable"): "estimate_questionable",
        ("adjusted", "valid"): "adjusted",
        ("adjusted", "estimated"): "adjusted_estimated",
        ("adjusted", "questionable"): "adjusted_questionable",
    }
)
"""How a line of a file says that its reading came about, by the words of source and quality."""


@dataclass(frozen=True, kw_only=True)
class LineRule:
    """One thing a line of a file must be, and what its owner does when it is not."""

    code: str
    what: str
    remedy: str


def _rule(code: str, what: str, remedy: str) -> LineRule:
    return LineRule(code=code, what=what, remedy=remedy)


LINE_RULES: dict[str, LineRule] = {
    rule.code: rule
    for rule in (
        _rule(
            "line_too_long",
            said("The line is longer than any line of this format."),
            said("Look for a lost line break, or export the file again."),
        ),
        _rule(
            "columns_missing",
            said("The line has fewer columns than the header promises."),
            said("The file was cut off or edited here; export it again."),
        ),
        _rule(
            "stamp_unreadable",
            said("This is not a date and time as the format writes them."),
            said("Correct the date and time, or export the file again."),
        ),
        _rule(
            "stamp_skipped_by_clock",
            said("The clocks jumped over this time when summer time began; it never was."),
            said("Ask for an export in local time with the change of clocks, or with an offset."),
        ),
        _rule(
            "stamp_ambiguous",
            said("This time happened twice when summer time ended; the order of lines does not tell which."),
            said("Put the lines in the order of time, or ask for an export with an offset."),
        ),
        _rule(
            "stamp_off_grid",
            said("This time does not lie on the steps of the format."),
            said("Check that the file holds the intervals its format promises."),
        ),
        _rule(
            "stamp_too_early",
            said("This time lies before 1970, when nothing was metered in intervals."),
            said("Check the year."),
        ),
        _rule(
            "reading_in_future",
            said("This interval has not ended yet; a meter cannot know it."),
            said("Check the year, and the clock of whoever wrote the file."),
        ),
        _rule(
            "meter_out_of_use",
            said("The meter had been taken out of use by then."),
            said("Check that the file belongs to this meter."),
        ),
        _rule(
            "interval_of_other_length",
            said("Start and end are not one step of the format apart."),
            said("Check both times, or export the file again."),
        ),
        _rule(
            "value_not_a_number",
            said("This is not a number as the format writes them."),
            said(
                "Correct the value; decimals are written with the sign of the format, thousands without one."
            ),
        ),
        _rule(
            "reading_negative",
            said("Energy of one direction is never negative."),
            said("Import what is fed in into the export register."),
        ),
        _rule(
            "number_too_large",
            said("No meter of a customer counts that much in one step."),
            said("Look for a lost decimal sign, and check the unit."),
        ),
        _rule(
            "interval_beyond_belief",
            said("That is more than a connection delivers in this time."),
            said("Look for a lost decimal sign, and check the unit."),
        ),
        _rule(
            "interval_unclear",
            said("Nobody can tell when this interval begins."),
            said("Export the file again; every interval begins before it ends."),
        ),
        _rule(
            "quality_unknown",
            said("The format does not say what this mark of quality means."),
            said("Tell us what the mark means, so that the format learns it."),
        ),
        _rule(
            "counter_not_a_number",
            said("The counter is not a number as the format writes them."),
            said("Correct the counter or leave it empty."),
        ),
        _rule(
            "counter_runs_backwards",
            said("The counter shows less than on the line before."),
            said("If the meter was exchanged, record the exchange and import the two parts apart."),
        ),
        _rule(
            "unit_other",
            said("The line counts in another unit than the file promises."),
            said("Export the file in kilowatt-hours."),
        ),
        _rule(
            "metering_point_other",
            said("The line belongs to another metering point than the first line."),
            said("Export every metering point into a file of its own."),
        ),
        _rule(
            "interval_of_two_days",
            said("The interval reaches over the start of a day of this meter."),
            said("Check the zone and the step, or ask for shorter intervals."),
        ),
        _rule(
            "interval_without_length",
            said("Nothing says how long this interval lasts."),
            said("Export the file again; every reading needs its duration."),
        ),
        _rule(
            "intervals_overlap",
            said("The interval shares time with another one of the same file."),
            said("Export the file with intervals of one length only."),
        ),
        _rule(
            "meter_reading_unknown",
            said("Nothing in the file says to which of its meter readings this value belongs."),
            said("Export every meter into a file of its own."),
        ),
        _rule(
            "repeated_differently",
            said("The same interval comes earlier in the file, with another value."),
            said("Find out which of the two is right and delete the other."),
        ),
    )
}
