"""Explains an issued invoice: how it compares, and what has become known since."""

from wattstead.journeys.explain_invoice.changes import ChangedDay, ReadingChanges
from wattstead.journeys.explain_invoice.explain import (
    ExplainedDifference,
    ExplainedInvoice,
    explain_invoice,
)
from wattstead.journeys.explain_invoice.gas_values import GasStretch, GasWorthOther

__all__ = [
    "ChangedDay",
    "ExplainedDifference",
    "ExplainedInvoice",
    "GasStretch",
    "GasWorthOther",
    "ReadingChanges",
    "explain_invoice",
]
