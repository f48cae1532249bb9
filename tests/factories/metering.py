"""Makes meters for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.metering.models import Estimate, GasQuality, Meter, Register
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.queries import LastReading, later_of, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase, ReadingFrequency
from wattstead.foundation.keys import new_key
from wattstead.timeseries.latest import latest_of_many
from wattstead.timeseries.register_values import last_values_of_many


def a_meter(
    *,
    site_id: UUID,
    meter_number: str = "",
    meter_type: MeterType = MeterType.ELECTRICITY,
    directions: tuple[Direction, ...] = (Direction.IMPORT,),
    installed_on: date | None = date(2020, 1, 1),
) -> Meter:
    return install_meter(
        site_id=site_id,
        plate=MeterPlate(
            meter_number=meter_number or f"1EMH{new_key().hex[-10:]}",
            meter_type=meter_type,
            phase=Phase.THREE if meter_type is MeterType.ELECTRICITY else None,
            is_smart_meter=True,
            reading_frequency=ReadingFrequency.QUARTER_HOURLY
            if meter_type is MeterType.ELECTRICITY
            else ReadingFrequency.DAILY,
        ),
        installed_on=installed_on,
        registers=[NewRegister(direction=direction) for direction in directions],
    )


def the_register(meter: Meter, *, direction: Direction = Direction.IMPORT) -> Register:
    return Register.objects.select_related("meter").get(meter=meter, direction=direction)


def last_reading_of(register: Register) -> LastReading | None:
    """Return the last reading of one register, whichever its meter tells of."""
    series = series_of(register)
    reported, seen = latest_of_many([series]), last_values_of_many([series])
    return later_of(reported.get(series.number), seen.get(series.number))


def an_estimate(register: Register) -> Estimate:
    """Note that an hour of a register was estimated between two reads of its counter."""
    first = datetime(2025, 1, 2, 11, tzinfo=UTC)
    return Estimate.objects.create(
        account_id=register.account_id,
        register=register,
        starts_at=first,
        ends_before=first.replace(hour=12),
        method="standard_profile",
        profile="household",
        intervals=4,
        total_millionths=1_250_000,
        advance_millionths=9_000_000,
        read_from=first.replace(day=1),
        read_until=first.replace(day=3),
        made_at=datetime(2025, 2, 1, tzinfo=UTC),
    )


def a_gas_quality(
    meter: Meter,
    *,
    starts_on: date = date(2020, 1, 1),
    ends_before: date | None = None,
    state_number: str = "0.95",
    calorific_value: str = "11.2",
    calorific_unit: str = "kWh/m3",
) -> GasQuality:
    """Keep what gas is worth at a meter."""
    return GasQuality.objects.create(
        account_id=meter.account_id,
        meter=meter,
        starts_on=starts_on,
        ends_before=ends_before,
        state_number=Decimal(state_number),
        calorific_value=Decimal(calorific_value),
        calorific_unit=calorific_unit,
    )
