"""Keeps what a cubic metre of gas is worth at a meter: the grid operator's word, told by the supplier."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.models import GasQuality
from wattstead.domains.metering.records import meter_held
from wattstead.domains.metering.vocabulary import CalorificUnit, MeterType
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said

STATE_NUMBERS = (Decimal("0.5"), Decimal(2))
CALORIFIC_VALUES = {
    CalorificUnit.KWH: (Decimal(5), Decimal(16)),
    CalorificUnit.MJ: (Decimal(18), Decimal(58)),
}


class NotAGasMeter(Refusal):
    """Only gas is converted."""

    code = "not_a_gas_meter"
    message = said("Meter {meter_number} does not count gas.")


class GasQualityBeyondBelief(Refusal):
    """No gas in any grid has these values; units were probably mixed up."""

    code = "gas_quality_beyond_belief"
    kind = "unreadable"
    message = said("State numbers lie between 0.5 and 2, calorific values between {least} and {most} {unit}.")


class GasQualityKnownOtherwise(Refusal):
    """For a day of a meter one pair of values holds."""

    code = "gas_quality_known_otherwise"
    message = said("For some of these days values are known already.")


@dataclass(frozen=True, kw_only=True)
class NewGasQuality:
    """State number and calorific value on some days; without an end they hold until others follow."""

    starts_on: date
    ends_before: date | None
    state_number: Decimal
    calorific_value: Decimal
    calorific_unit: CalorificUnit = CalorificUnit.KWH


def record_gas_quality(*, meter_id: UUID, quality: NewGasQuality) -> GasQuality:
    """Keep the values of a gas meter; those without an end that began before end where these begin.

    For staff alone. Raises NotFound, RoleNotAllowed, NotAGasMeter, PeriodWithoutDays,
    GasQualityBeyondBelief and GasQualityKnownOtherwise.
    """
    viewer = require_unit_of_work()
    meter = meter_held(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=Action.DECIDE_READINGS)
    if meter.meter_type != MeterType.GAS.value:
        raise NotAGasMeter(meter_number=meter.meter_number)
    if quality.ends_before is not None:
        DayPeriod(starts_on=quality.starts_on, ends_before=quality.ends_before)
    refuse_beyond_belief(
        state_number=quality.state_number,
        calorific_value=quality.calorific_value,
        unit=quality.calorific_unit,
    )
    of_meter = GasQuality.objects.filter(meter=meter)
    with refusing({"one_gas_quality_per_meter_and_day": GasQualityKnownOtherwise(field="start_date")}):
        of_meter.filter(ends_before=None, starts_on__lt=quality.starts_on).update(
            ends_before=quality.starts_on
        )
        return GasQuality.objects.create(
            account_id=meter.account_id,
            meter=meter,
            starts_on=quality.starts_on,
            ends_before=quality.ends_before,
            state_number=rounded(quality.state_number, 5),
            calorific_value=rounded(quality.calorific_value, 4),
            calorific_unit=quality.calorific_unit.value,
        )


def refuse_beyond_belief(*, state_number: Decimal, calorific_value: Decimal, unit: CalorificUnit) -> None:
    """Refuse values that no gas has; raises GasQualityBeyondBelief."""
    least, most = CALORIFIC_VALUES[unit]
    if not STATE_NUMBERS[0] <= state_number <= STATE_NUMBERS[1]:
        field = "state_number"
    elif not least <= calorific_value <= most:
        field = "calorific_value"
    else:
        return
    raise GasQualityBeyondBelief(field=field, least=least, most=most, unit=unit.value)
