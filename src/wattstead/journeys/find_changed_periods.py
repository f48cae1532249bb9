"""Finds issued invoices whose readings, or values of gas, changed since, and tells billing of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.changed_periods import (
    Change,
    InvoiceToLookAt,
    invoices_to_look_at,
    note_change,
    note_unchanged,
)
from wattstead.domains.billing.operations import InvoiceContent
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.gas_areas.values import gas_values_changed_at
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explain_invoice import GasStretch, ReadingChanges
from wattstead.journeys.explain_invoice.changes import reading_changes
from wattstead.journeys.explain_invoice.gas_values import gas_stretches
from wattstead.journeys.work_out_invoice import work_out_invoice
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.money import Money
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.last_changes import Stretch, last_changes

AT_ONCE = 200
LOOKED_BACK = timedelta(days=3 * 366)  # as long as bills are corrected in basic supply (§ 18 StromGVV)


def find_changed_periods(viewer: Viewer, *, now: datetime) -> int:
    """Look at issued invoices of three years whose readings or gas changed; return how many were looked at.

    Each has a unit of work of its own and keeps when it was looked at: run again, it looks at
    what changed since, and a run that was killed is simply run again.
    """
    looked, after = 0, None
    while True:
        with seen_by(viewer):
            some = invoices_to_look_at(issued_since=(now - LOOKED_BACK).date(), after=after, limit=AT_ONCE)
            suspect = _changed(viewer, invoices=some)
        if not some:
            return looked
        for invoice_id in suspect:
            with seen_by(viewer):
                look_at_invoice(viewer, invoice_id=invoice_id, now=now)
        looked, after = looked + len(suspect), some[-1].invoice_id


def look_at_invoice(viewer: Viewer, *, invoice_id: UUID, now: datetime) -> None:
    """Compare what an invoice billed with what is known now, and tell billing; runs in a unit of work."""
    invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=now.date())
    changes = reading_changes(viewer, invoice=invoice)
    stretches = gas_stretches(viewer, invoice=invoice)
    if changes is None and not stretches:
        note_unchanged(invoice_id=invoice_id, now=now)
        return
    anew = _worked_out_anew(viewer, invoice=invoice)
    change = _change(invoice, changes=changes, stretches=stretches, anew=anew)
    note_change(invoice_id=invoice_id, change=change, now=now)


def _changed(viewer: Viewer, *, invoices: Sequence[InvoiceToLookAt]) -> list[UUID]:
    """Return those invoices whose registers or gas changed since they were issued, or looked at."""
    series = defaultdict(list)
    registers = registers_visible_to(viewer).filter(meter__site_id__in={each.site_id for each in invoices})
    for register in registers:
        series[register.meter.site_id, register.meter.meter_type].append(series_of(register))
    asked = [
        (
            invoice,
            Stretch(series=one, period=_time_of(invoice.days, zone=one.zone, boundary=one.day_boundary)),
        )
        for invoice in invoices
        for one in series[invoice.site_id, invoice.commodity.value]
    ]
    last = last_changes([stretch for _, stretch in asked])
    found = [(invoice, at) for (invoice, _), at in zip(asked, last, strict=True)]
    of_gas = [invoice for invoice in invoices if invoice.commodity is Commodity.GAS]
    if of_gas:
        told = gas_values_changed_at([(invoice.site_id, invoice.days) for invoice in of_gas])
        found += zip(of_gas, told, strict=True)
    changed = (
        invoice.invoice_id
        for invoice, at in found
        if at is not None and at > (invoice.looked_at or datetime.combine(invoice.issued_on, time(0), UTC))
    )
    return list(dict.fromkeys(changed))


def _time_of(days: DayPeriod, *, zone: str, boundary: time) -> Period:
    return time_of_days(days, zone=ZoneInfo(zone), boundary=boundary)


def _worked_out_anew(viewer: Viewer, *, invoice: InvoiceView) -> InvoiceContent | None:
    """Return what the invoice would say today; None where that cannot be worked out."""
    try:
        return work_out_invoice(viewer=viewer, contract_id=invoice.contract_id, period=invoice.days)
    except Refusal:
        return None


def _change(
    invoice: InvoiceView,
    *,
    changes: ReadingChanges | None,
    stretches: Sequence[GasStretch],
    anew: InvoiceContent | None,
) -> Change:
    days = {each.day for each in changes.days} if changes else set()
    days.update(day for stretch in stretches for day in stretch.days)
    known_kwh = invoice.import_kwh + (changes.used_more_kwh if changes else 0)
    fed_in = invoice.export_kwh or Decimal(0)
    return Change(
        days=DayPeriod(starts_on=min(days), ends_before=max(days) + ONE_DAY),
        changed_days=len(days),
        has_other_gas_values=bool(stretches),
        billed_kwh=invoice.import_kwh,
        # Other values of gas make other energy of the same cubic metres: what the bill would say.
        known_kwh=anew.import_kwh if stretches and anew else known_kwh,
        billed_fed_in_kwh=fed_in,
        known_fed_in_kwh=fed_in + (changes.fed_in_more_kwh if changes else 0),
        known_total=anew.bill.total if anew else None,
        worth=changes.worth if changes else Money(Decimal(0), invoice.total.currency),
    )
