"""Works out what contracts are billed for a period."""

from wattstead.journeys.work_out_invoice.supplies import GasNotConverted, NothingSupplied
from wattstead.journeys.work_out_invoice.work_out import work_out_invoice, work_out_invoices

__all__ = ["GasNotConverted", "NothingSupplied", "work_out_invoice", "work_out_invoices"]
