"""Chooses the meter reading of a Green Button file that is meant; where two may be, a person is asked."""

from collections.abc import Callable
from dataclasses import replace

from wattstead.domains.metering.file_formats.corrections import CorrectionUnusable, Detail, Question
from wattstead.domains.metering.file_formats.green_button.survey import GreenButton, MeterReading
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.vocabulary import Direction
from wattstead.kernel.refusals import Refusal, said

_WHICH_ONE = said("The file holds several meter readings. Which of them is meant?")
_IS_IT_THIS = said("The file does not say in which direction this was counted. Does it belong here?")
# A step that no table of text has: the declaration of the format needs one.
_SOME_STEP_S = 900


class GreenButtonOfOtherDirection(Refusal):
    """A Green Button file that counts what another register of the meter counts."""

    code = "green_button_of_other_direction"
    message = said("“{label}” counts {counted}, the register {direction}.")


def chosen(
    file: RecognisedFile, *, usage_point: str | None, direction: Direction | None, unit: str | None
) -> RecognisedFile:
    """Return the file with the meter reading that is to be read, or with the question which one.

    `direction` and `unit` are those of a register, None where no meter is told. Other
    files are returned as they are. Raises CorrectionUnusable and GreenButtonOfOtherDirection.
    """
    green_button = file.green_button
    if green_button is None:
        return file
    if usage_point:
        return _read(file, at=_named(green_button, label=usage_point), direction=direction)
    usable = _intervals_before_counters(green_button)
    if direction is not None:
        of_unit = [at for at in usable if _counts(green_button, at, unit=unit)] or usable
        fitting = [at for at in of_unit if _direction(green_button, at) is direction]
        unsaid = [at for at in of_unit if _direction(green_button, at) is None]
        if not fitting and unsaid:
            return _asking(file, among=unsaid, why=_WHICH_ONE if len(unsaid) > 1 else _IS_IT_THIS)
        usable = fitting or of_unit
    if len(usable) > 1 and (direction is None or _direction(green_button, usable[0]) is direction):
        return _asking(file, among=usable, why=_WHICH_ONE)
    return _read(file, at=usable[0], direction=direction)


def _intervals_before_counters(green_button: GreenButton) -> list[int]:
    """Return which meter readings may be meant: no counter beside which its intervals stand."""
    counts = {at: found for at in green_button.usable if (found := green_button.readings[at].counts)}
    by_intervals = {(one.direction, one.uom.register_unit) for one in counts.values() if not one.is_counter}
    return [
        at
        for at, one in counts.items()
        if not (one.is_counter and (one.direction, one.uom.register_unit) in by_intervals)
    ]


def _named(green_button: GreenButton, *, label: str) -> int:
    labels = {green_button.readings[at].label: at for at in green_button.usable}
    if label not in labels:
        raise CorrectionUnusable(
            field="usage_point", detail="usage_point", value=label[:120], possible=", ".join(labels)[:400]
        )
    return labels[label]


def _read(file: RecognisedFile, *, at: int, direction: Direction | None) -> RecognisedFile:
    """Return the file with that meter reading; raises GreenButtonOfOtherDirection."""
    found = _with(file, at=at)
    if file.green_button is not None and direction is not None:
        counted = _direction(file.green_button, at)
        if counted not in (None, direction):
            label = file.green_button.readings[at].label
            raise GreenButtonOfOtherDirection(
                field="direction",
                label=label,
                counted=counted.words if counted else "",
                direction=direction.words,
            )
    return replace(found, meter_reading=at)


def _asking(file: RecognisedFile, *, among: list[int], why: str) -> RecognisedFile:
    labels = tuple(file.green_button.readings[at].label for at in among) if file.green_button else ()
    question = Question(detail="usage_point", why=why, choices=labels)
    undecided: frozenset[Detail] = frozenset({"unit", "step_s"})
    return replace(_with(file, at=among[0]), questions=(question,), undecided=undecided)


def _with(file: RecognisedFile, *, at: int) -> RecognisedFile:
    """Return the file in the unit and at the step of a meter reading."""
    reading = _of(file)(at)
    uom = reading.counts.uom if reading.counts else None
    unit = {"Wh": "Wh", "W": "W"}.get(uom.name, uom.register_unit) if uom else "kWh"
    return replace(file, format=replace(file.format, unit=unit, step_s=reading.step_s or _SOME_STEP_S))


def _of(file: RecognisedFile) -> Callable[[int], MeterReading]:
    if file.green_button is None:
        raise ValueError("only Green Button files hold meter readings")
    return file.green_button.readings.__getitem__


def _direction(green_button: GreenButton, at: int) -> Direction | None:
    counts = green_button.readings[at].counts
    return counts.direction if counts else None


def _counts(green_button: GreenButton, at: int, *, unit: str | None) -> bool:
    counts = green_button.readings[at].counts
    return counts is not None and unit in (None, counts.uom.register_unit)
