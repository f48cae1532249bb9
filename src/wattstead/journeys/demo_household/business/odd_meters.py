"""Lets some meters of the company give what the service desk has to look at."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from wattstead.domains.billing.changed_periods import changed_periods_visible_to
from wattstead.domains.billing.queries import latest_invoices_of
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.queries import registers_visible_to
from wattstead.domains.metering.records import RegisterRecord
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.business.branches import Branch, Kind
from wattstead.journeys.demo_household.business.company import Company
from wattstead.journeys.demo_household.odd_readings import (
    correct_day,
    leave_gap,
    leave_slip_of_the_pen,
    leave_spike,
    leave_zeros,
)
from wattstead.journeys.find_changed_periods import look_at_invoice
from wattstead.kernel.viewer import SYSTEM

_ODD = {
    5: leave_gap,
    21: leave_spike,
    22: leave_spike,
    35: leave_slip_of_the_pen,
    84: leave_spike,
    94: leave_zeros,
}
"""What becomes of the readings of which places, by their numbers."""
_DAY_CORRECTED = 11


def leave_odd_readings(company: Company, *, branches: Sequence[Branch], today: date, now: datetime) -> None:
    """Let some places give something to decide about, once, and one a bill whose readings changed."""
    with seen_by(SYSTEM):
        viewer = company.viewer
        if waiting_of_accounts(viewer).exists() or changed_periods_visible_to(viewer).exists():
            return
        registers = {register.meter.meter_number: register for register in registers_visible_to(viewer)}
        for branch in branches:
            leave = _ODD.get(branch.number)
            if leave is not None:
                leave(registers[branch.meter_number], now=now)
        _correct_a_bill(company, branches=branches, registers=registers, today=today, now=now)


def _correct_a_bill(
    company: Company,
    *,
    branches: Sequence[Branch],
    registers: Mapping[str, RegisterRecord],
    today: date,
    now: datetime,
) -> None:
    """Correct a day of the last bill of the first cold store, which is billed by the month."""
    stores = [branch for branch in branches if branch.kind is Kind.COLD_STORE]
    if not stores:
        return
    register = registers[stores[0].meter_number]
    contracts = contracts_visible_to(company.viewer).filter(site_id=register.meter.site_id)
    ids = list(contracts.values_list("pk", flat=True))
    bills = latest_invoices_of(company.viewer, contract_ids=ids, today=today, limit=1)
    if bills:
        on = bills[0].days.starts_on.replace(day=_DAY_CORRECTED)
        correct_day(register, on=on, now=now)
        look_at_invoice(SYSTEM, invoice_id=bills[0].invoice_id, now=now)
