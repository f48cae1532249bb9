"""Makes areas of gas grids for tests; call inside `seen_by(SYSTEM)`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from wattstead.domains.metering.gas_areas.keeping import ToldValues, open_gas_area, tell_area_quality
from wattstead.domains.metering.gas_areas.models import GasArea, GasAreaQuality
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.foundation.keys import new_key
from wattstead.kernel.periods import DayPeriod

TOLD_AT = datetime(2025, 7, 10, 9, tzinfo=UTC)
LATER = TOLD_AT + timedelta(days=30)


def a_gas_area(*, code: str = "", postal_codes: Sequence[str] = (), country: str = "DE") -> GasArea:
    return open_gas_area(
        code=code or f"NCG-{new_key().hex[-12:]}",
        name="Freiburg and around",
        country=country,
        postal_codes=postal_codes,
        now=TOLD_AT,
    )


def values(state_number: str = "0.95", calorific_value: str = "11.2", unit: str = "kWh/m3") -> ToldValues:
    return ToldValues(
        state_number=Decimal(state_number),
        calorific_value=Decimal(calorific_value),
        calorific_unit=CalorificUnit(unit),
    )


def an_area_quality(
    area: GasArea,
    *,
    days: DayPeriod | None = None,
    told: ToldValues | None = None,
    now: datetime = TOLD_AT,
) -> GasAreaQuality:
    """Keep what gas is worth in an area in June 2025, unless other days are named."""
    return tell_area_quality(
        area_id=area.pk,
        days=days or DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 7, 1)),
        values=told or values(),
        note="As the grid operator told",
        now=now,
    )
