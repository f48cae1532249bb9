"""Finds out whether the gas of a billed period is worth other kilowatt-hours today than on the invoice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.metering.gas_areas.values import GasValues, gas_values_of
from wattstead.domains.metering.queries import registers_of_site
from wattstead.domains.metering.vocabulary import CalorificUnit, Direction, MeterType
from wattstead.domains.rating.gas import GasFactors
from wattstead.journeys.work_out_invoice import work_out_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class GasStretch:
    """Days of a meter on which its gas is worth something else than was billed."""

    meter_number: str
    days: DayPeriod
    billed: GasFactors
    known: GasFactors


@dataclass(frozen=True, kw_only=True)
class GasWorthOther:
    """The days that changed, and what the invoice comes to today; None where that cannot be worked out."""

    stretches: tuple[GasStretch, ...]
    known_kwh: Decimal | None
    known_total: Money | None


def gas_worth_other(viewer: Viewer, *, invoice: InvoiceView) -> GasWorthOther | None:
    """Return what changed among the values of gas since the invoice was issued; None where nothing did."""
    stretches = gas_stretches(viewer, invoice=invoice)
    if not stretches:
        return None
    try:
        anew = work_out_invoice(viewer=viewer, contract_id=invoice.contract_id, period=invoice.days)
    except Refusal:
        return GasWorthOther(stretches=stretches, known_kwh=None, known_total=None)
    return GasWorthOther(
        stretches=stretches,
        known_kwh=anew.import_kwh,
        known_total=Money(anew.bill.total, anew.bill.currency),
    )


def gas_stretches(viewer: Viewer, *, invoice: InvoiceView) -> tuple[GasStretch, ...]:
    """Return the days on which gas is worth something else than the invoice says; none of electricity."""
    if not invoice.is_gas:
        return ()
    registers = registers_of_site(
        viewer, site_id=invoice.site_id, meter_type=MeterType.GAS, direction=Direction.IMPORT
    )
    numbers = {register.meter_id: register.meter.meter_number for register in registers}
    known = gas_values_of(viewer, meter_ids=numbers, period=invoice.days)
    return tuple(
        stretch
        for meter_id, number in numbers.items()
        for stretch in _told_together(
            _differing([step for step in invoice.conversions if step.meter_number == number], known[meter_id])
        )
    )


def _differing(steps: Sequence[GasConversion], known: Sequence[GasValues]) -> Iterator[GasStretch]:
    """Yield the days that a step of the invoice and values known today share, where the two differ."""
    for step in steps:
        billed = GasFactors(
            state_number=step.state_number,
            calorific_value=step.calorific_value,
            calorific_unit=CalorificUnit(step.calorific_unit),
        )
        for values in known:
            now = GasFactors(
                state_number=values.state_number,
                calorific_value=values.calorific_value,
                calorific_unit=values.calorific_unit,
            )
            days = values.days.overlap(step.days)
            if days is not None and now != billed:
                yield GasStretch(meter_number=step.meter_number, days=days, billed=billed, known=now)


def _told_together(stretches: Iterator[GasStretch]) -> Iterator[GasStretch]:
    """Yield stretches that follow each other with the same values as one."""
    before: GasStretch | None = None
    for each in stretches:
        is_one = before is not None and (before.billed, before.known, before.days.ends_before) == (
            each.billed,
            each.known,
            each.days.starts_on,
        )
        if before is not None and is_one:
            whole = DayPeriod(starts_on=before.days.starts_on, ends_before=each.days.ends_before)
            before = GasStretch(
                meter_number=each.meter_number, days=whole, billed=each.billed, known=each.known
            )
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before
