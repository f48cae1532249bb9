"""Works out bills, and why one is higher than another."""

from wattstead.domains.billing.rules.bill import (
    DUE_AFTER,
    MISSING_SHARE_ACCEPTED,
    NO_TAX,
    Bill,
    BilledUse,
    DraftLine,
    DraftTax,
    UseCost,
    cost_of_use,
    estimated_share,
    missing_share,
    monthly_fee_lines,
    taxes_of,
    work_out_bill,
)
from wattstead.domains.billing.rules.difference import (
    BilledPeriod,
    Charge,
    Difference,
    charge_of,
    explain_difference,
)

__all__ = [
    "DUE_AFTER",
    "MISSING_SHARE_ACCEPTED",
    "NO_TAX",
    "Bill",
    "BilledPeriod",
    "BilledUse",
    "Charge",
    "Difference",
    "DraftLine",
    "DraftTax",
    "UseCost",
    "charge_of",
    "cost_of_use",
    "estimated_share",
    "explain_difference",
    "missing_share",
    "monthly_fee_lines",
    "taxes_of",
    "work_out_bill",
]
