"""Tells what gas was worth in some areas of gas grids, as their operators would have done month by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from wattstead.domains.metering.gas_areas.keeping import (
    ToldValues,
    correct_area_quality,
    open_gas_area,
    tell_area_quality,
)
from wattstead.domains.metering.gas_areas.values import area_qualities, gas_areas
from wattstead.kernel.periods import DayPeriod, month_of

MONTHS = 12
NOTE = "Monthly list of the grid operator"


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area of a gas grid; `late` is how many months its operator is behind."""

    code: str
    name: str
    postal_codes: tuple[str, ...]
    state_number: Decimal
    calorific_value: Decimal
    late: int = 0


AREAS = (
    Area(
        code="THE-0210",
        name="Potsdam and Babelsberg",
        postal_codes=("14467", "14469", "14471", "14473", "14476", "14478", "14480", "14482"),
        state_number=Decimal("0.9672"),
        calorific_value=Decimal("11.287"),
    ),
    Area(
        code="THE-0731",
        name="Freiburg and Breisgau",
        postal_codes=("79098", "79100", "79102", "79104", "79106", "79108", "79110"),
        state_number=Decimal("0.9512"),
        calorific_value=Decimal("11.234"),
    ),
    Area(
        code="THE-0732",
        name="Southern Black Forest",
        postal_codes=("79199", "79254", "79271", "79822"),
        state_number=Decimal("0.9236"),
        calorific_value=Decimal("11.198"),
        late=1,
    ),
)


def tell_gas_areas(*, today: date, now: datetime) -> int:
    """Tell what is due of the last year, and return how many months that were; runs in a unit of work.

    Nothing where the supplier keeps areas of its own.
    """
    codes = {area.code for area in AREAS}
    if gas_areas().exclude(code__in=codes).exists():
        return 0
    known = {area.code: area.pk for area in gas_areas()}
    told = 0
    for area in AREAS:
        is_new = area.code not in known
        area_id = known.get(area.code) or _opened(area, now=now)
        told += _tell_months(area, area_id=area_id, today=today, now=now)
        if is_new and not area.late:
            _correct_a_month(area, area_id=area_id, now=now)
    return told


def _opened(area: Area, *, now: datetime) -> UUID:
    made = open_gas_area(
        code=area.code, name=area.name, country="DE", postal_codes=area.postal_codes, now=now
    )
    return made.pk


def _tell_months(area: Area, *, area_id: UUID, today: date, now: datetime) -> int:
    known = set(area_qualities(area_id).values_list("starts_on", flat=True))
    months = [month for month in _months_before(today) if month.starts_on not in known]
    due = months[: len(months) - area.late] if len(months) > area.late else []
    for month in due:
        tell_area_quality(
            area_id=area_id, days=month, values=_values(area, month=month.starts_on.month), note=NOTE, now=now
        )
    return len(due)


def _correct_a_month(area: Area, *, area_id: UUID, now: datetime) -> None:
    """Let the operator have measured one month again."""
    month = area_qualities(area_id)[2]
    values = _values(area, month=month.starts_on.month)
    corrected = ToldValues(
        state_number=values.state_number, calorific_value=values.calorific_value + Decimal("0.013")
    )
    correct_area_quality(
        quality_id=month.pk, values=corrected, note="Measured again, correction of the operator", now=now
    )


def _months_before(today: date) -> list[DayPeriod]:
    """Return the last full months, the oldest first."""
    months = [month_of(month_of(today).starts_on - timedelta(days=1))]
    while len(months) < MONTHS:
        months.append(month_of(months[-1].starts_on - timedelta(days=1)))
    return months[::-1]


def _values(area: Area, *, month: int) -> ToldValues:
    """Return what gas was worth in a month: a little more in summer, when another mixture comes."""
    swing = Decimal(6 - abs(month - 7)) / 1000
    return ToldValues(state_number=area.state_number, calorific_value=area.calorific_value + swing)
