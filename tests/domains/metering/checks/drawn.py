"""Draws the checks and their limits as tables for docs/metering.md."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from wattstead.domains.metering.checks.declarations import CheckName, Verdict
from wattstead.domains.metering.checks.judging import CHECKS, COUNTER_CHECKS
from wattstead.domains.metering.checks.limits import LIMITS, Limits

TOLD = {
    CheckName.FUTURE: "ends after now",
    CheckName.INACTIVE_METER: "from after its meter was taken out of use",
    CheckName.NEGATIVE: "below zero",
    CheckName.UNIT_MULTIPLIER: "each third of a day is off by 4, 1000 or the transformers, either way",
    CheckName.SPIKE: "more than a connection delivers, or far more than was ever seen",
    CheckName.FAULTY_METER: "while its meter is known to be faulty: since that was noticed, until its repair",
    CheckName.INTERVAL_SIZE: "neither a part nor a multiple of the meter's step",
    CheckName.DUPLICATE: "the same stretch came before in this delivery, with another value",
    CheckName.HIGH: "a day with many times what is usual on that weekday",
    CheckName.LOW: "a day with next to nothing of what is usual",
    CheckName.ZERO: "nothing counted for too long, by a register that is in use",
    CheckName.MISSING: "comes after a gap; the gap is shown and may be estimated",
    CheckName.ROLLOVER: "the counter shows less, and a rollover would be more than a connection delivers",
    CheckName.SUM_CHECK: "the intervals since the look before do not add up to the counter's advance",
}
_BECOMES = {
    Verdict.ACCEPT: "kept",
    Verdict.QUESTIONABLE: "kept, marked `questionable`",
    Verdict.QUARANTINE: "waits",
    Verdict.REFUSE: "refused, and told to whoever brought it",
}


def checks_drawn() -> str:
    """Return a table of all checks, the gravest first."""
    rows = (
        (f"`{check.name}`", TOLD[check.name], check.needs.value, _BECOMES[check.verdict])
        for check in (*CHECKS, *COUNTER_CHECKS)
    )
    return _table(("check", "finds a reading that", "needs", "and it is"), rows)


def limits_drawn() -> str:
    """Return a table of the limits of each kind of register."""
    heads = ("limit", *(f"{kind} {direction}" for kind, direction in LIMITS))
    rows = (
        (f"`{field.name}`", *(str(getattr(limits, field.name)) for limits in LIMITS.values()))
        for field in fields(Limits)
    )
    return _table(heads, rows)


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
