"""Works out what the gas of a billed period comes to today, by the factors of the bill."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.metering.queries import registers_of_site, series_of
from wattstead.domains.metering.vocabulary import CalorificUnit, Direction, MeterType
from wattstead.domains.rating.gas import GasFactors, GasPart, converted
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series


def known_gas(viewer: Viewer, *, invoice: InvoiceView) -> dict[date, Decimal]:
    """Return the energy of each gas day as its readings tell today, converted as the invoice did it."""
    registers = registers_of_site(
        viewer, site_id=invoice.site_id, meter_type=MeterType.GAS, direction=Direction.IMPORT
    )
    found: dict[date, Decimal] = {}
    for register in registers:
        series = series_of(register)
        steps = [step for step in invoice.conversions if step.meter_number == register.meter.meter_number]
        parts = [_part(step, series=series) for step in steps]
        zone, boundary = ZoneInfo(series.zone), series.day_boundary
        volume = read(series=series, period=time_of_days(invoice.days, zone=zone, boundary=boundary))
        energy = converted(volume, parts=parts).energy
        numbers = series.calendar.numbers(energy.starts_s)
        for number in np.unique(numbers).tolist():
            day = day_of_number(number)
            of_day = unscaled(int(energy.deltas[numbers == number].sum()), energy.scale)
            found[day] = found.get(day, Decimal(0)) + of_day
    return found


def _part(step: GasConversion, *, series: Series) -> GasPart:
    time = time_of_days(step.days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    return GasPart(
        days=step.days,
        starts_s=int(time.starts_at.timestamp()),
        ends_s=int(time.ends_before.timestamp()),
        factors=GasFactors(
            state_number=step.state_number,
            calorific_value=step.calorific_value,
            calorific_unit=CalorificUnit(step.calorific_unit),
        ),
    )
