"""Tells which invoice stands in the place of which, and what was paid back between them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from wattstead.domains.billing.queries import sees_bills
from wattstead.domains.billing.reversals.models import Reversal
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.money import Money
from wattstead.kernel.viewer import Viewer

NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The invoices in whose place one stands, the latest first, and what was paid back of their money."""

    invoice_ids: tuple[UUID, ...] = ()
    paid_back: Decimal = NOTHING


@dataclass(frozen=True, kw_only=True)
class ReversalView:
    """A reversal, as the pages of both of its invoices tell it."""

    number: str
    reversed_on: date
    total: Money
    invoice_id: UUID
    invoice_number: str
    replaced_by: UUID
    replaced_by_number: str


def columns_of_reversals() -> dict[str, Subquery]:
    """Return what invoices are fetched with to say which other one they replace, or are replaced by."""
    taken_back = Reversal.objects.filter(invoice=OuterRef("pk"))
    return {
        "replaces": Subquery(Reversal.objects.filter(replaced_by=OuterRef("pk")).values("invoice_id")),
        "replaced_by": Subquery(taken_back.values("replaced_by_id")),
        "reversal_number": Subquery(taken_back.values("reversal_number")),
    }


def reversals_around(viewer: Viewer, *, invoice_id: UUID) -> tuple[ReversalView, ...]:
    """Return the reversal of an invoice, and the one that it came out of; one query."""
    if not sees_bills(viewer):
        return ()
    found = Reversal.objects.filter(Q(invoice_id=invoice_id) | Q(replaced_by_id=invoice_id))
    if not viewer.is_system:
        found = found.filter(account_id__in=viewer.account_ids)
    return tuple(
        ReversalView(
            number=each.reversal_number,
            reversed_on=each.reversed_on,
            total=Money(each.total, each.currency),
            invoice_id=each.invoice_id,
            invoice_number=each.invoice.invoice_number or "",
            replaced_by=each.replaced_by_id,
            replaced_by_number=each.replaced_by.invoice_number or "",
        )
        for each in found.select_related("invoice", "replaced_by").order_by("reversed_on", "id")
    )


def behind(invoice_ids: Collection[UUID]) -> dict[UUID, Behind]:
    """Return what stands behind invoices; one query, and one more for each time that one was corrected."""
    require_unit_of_work()
    found = {invoice_id: Behind() for invoice_id in invoice_ids}
    asked = {invoice_id: invoice_id for invoice_id in invoice_ids}
    while asked:
        rows = Reversal.objects.filter(replaced_by_id__in=asked)
        before: dict[UUID, UUID] = {}
        for replaced_by, invoice_id, paid_back in rows.values_list(
            "replaced_by_id", "invoice_id", "paid_back"
        ):
            standing = asked[replaced_by]
            known = found[standing]
            found[standing] = Behind(
                invoice_ids=(*known.invoice_ids, invoice_id),
                paid_back=known.paid_back + (paid_back or NOTHING),
            )
            before[invoice_id] = standing
        asked = before
    return found


def standing_for(invoice_id: UUID) -> UUID:
    """Return the invoice that stands in the place of one, itself where it was never reversed."""
    require_unit_of_work()
    while True:
        found = (
            Reversal.objects.filter(invoice_id=invoice_id).values_list("replaced_by_id", flat=True).first()
        )
        if found is None:
            return invoice_id
        invoice_id = found
