"""Keeps which issued invoices have other readings now than they were worked out from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from wattstead.domains.accounts.queries import accounts_allowing, require
from wattstead.domains.accounts.serving import is_serving
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.billing.vocabulary import ChangeState, InvoiceStatus
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer

ChangedPeriodRecord = ChangedPeriod


class ChangeDecidedAlready(Refusal):
    """Somebody has corrected the invoice already, or decided to leave it."""

    code = "change_decided_already"
    message = said("Invoice {invoice_number} was decided about already.")


@dataclass(frozen=True, kw_only=True)
class InvoiceToLookAt:
    """An issued invoice: where its readings come from, and when they were looked at last."""

    invoice_id: UUID
    site_id: UUID
    commodity: Commodity
    days: DayPeriod
    issued_on: date
    looked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changed among the readings or the gas of an issued invoice, and what that makes of it."""

    days: DayPeriod
    changed_days: int
    has_other_gas_values: bool
    billed_kwh: Decimal
    known_kwh: Decimal
    billed_fed_in_kwh: Decimal
    known_fed_in_kwh: Decimal
    known_total: Decimal | None
    worth: Money


def invoices_to_look_at(*, issued_since: date, after: UUID | None, limit: int) -> tuple[InvoiceToLookAt, ...]:
    """Return issued invoices that count, in order of their ids, from behind `after` on."""
    require_unit_of_work()
    looked = ChangedPeriod.objects.filter(invoice=OuterRef("pk")).values("looked_at")
    invoices = Invoice.objects.filter(
        status__in=[InvoiceStatus.ISSUED.value, InvoiceStatus.PAID.value], issued_on__gte=issued_since
    )
    if after is not None:
        invoices = invoices.filter(pk__gt=after)
    rows = invoices.annotate(looked_at=Subquery(looked)).order_by("pk")
    columns = ("pk", "contract__site_id", "contract__commodity", "starts_on", "ends_before", "issued_on")
    return tuple(
        InvoiceToLookAt(
            invoice_id=invoice_id,
            site_id=site_id,
            commodity=Commodity(commodity),
            days=DayPeriod(starts_on=starts_on, ends_before=ends_before),
            issued_on=issued_on,
            looked_at=looked_at,
        )
        for invoice_id, site_id, commodity, starts_on, ends_before, issued_on, looked_at in rows.values_list(
            *columns, "looked_at"
        )[:limit]
    )


def note_change(*, invoice_id: UUID, change: Change, now: datetime) -> None:
    """Tell billing that an invoice has other readings now; what was left before is open again."""
    require_unit_of_work()
    told = {
        "starts_on": change.days.starts_on,
        "ends_before": change.days.ends_before,
        "changed_days": change.changed_days,
        "has_other_gas_values": change.has_other_gas_values,
        "billed_kwh": change.billed_kwh,
        "known_kwh": change.known_kwh,
        "billed_fed_in_kwh": change.billed_fed_in_kwh,
        "known_fed_in_kwh": change.known_fed_in_kwh,
        "known_total": change.known_total,
        "worth": change.worth.amount,
    }
    kept = ChangedPeriod.objects.select_for_update().filter(invoice_id=invoice_id).first()
    if kept is None:
        ChangedPeriod.objects.create(
            **_of(Invoice.objects.get(pk=invoice_id)),
            **told,
            state=ChangeState.OPEN.value,
            found_at=now,
            looked_at=now,
        )
        return
    same = all(getattr(kept, name) == value for name, value in told.items())
    if same and kept.state != ChangeState.GONE.value:
        ChangedPeriod.objects.filter(pk=kept.pk).update(looked_at=now)
        return
    found_at = kept.found_at if kept.state == ChangeState.OPEN.value else now
    ChangedPeriod.objects.filter(pk=kept.pk).update(**told, **_OPEN, found_at=found_at, looked_at=now)


def note_unchanged(*, invoice_id: UUID, now: datetime) -> None:
    """Note that all readings of an invoice are as they were billed, if ever they were not."""
    require_unit_of_work()
    kept = ChangedPeriod.objects.select_for_update().filter(invoice_id=invoice_id).first()
    if kept is not None:
        ChangedPeriod.objects.filter(pk=kept.pk).update(
            **_OPEN | {"state": ChangeState.GONE.value}, looked_at=now
        )
        return
    invoice, nothing = Invoice.objects.get(pk=invoice_id), Decimal(0)
    ChangedPeriod.objects.create(
        **_of(invoice),
        starts_on=invoice.starts_on,
        ends_before=invoice.ends_before,
        changed_days=0,
        billed_kwh=nothing,
        known_kwh=nothing,
        billed_fed_in_kwh=nothing,
        known_fed_in_kwh=nothing,
        known_total=None,
        worth=nothing,
        state=ChangeState.GONE.value,
        found_at=now,
        looked_at=now,
    )


def changed_periods_visible_to(viewer: Viewer) -> QuerySet[ChangedPeriod]:
    """Return the invoices whose readings changed, the latest found first: of accounts whose bills are shown.

    To staff who act for no account these are everybody's: the work queue.
    """
    found = ChangedPeriod.objects.exclude(state=ChangeState.GONE.value).order_by("-found_at", "-id")
    if viewer.is_system or (viewer.staff is not None and not is_serving(viewer)):
        return found
    return found.filter(account_id__in=accounts_allowing(viewer, to=Action.SEE_BILLS))


def changed_period_visible_to(viewer: Viewer, *, period_id: UUID) -> ChangedPeriod:
    """Return that one of an account the viewer acts for; raises NotFound for all others alike."""
    found = ChangedPeriod.objects.exclude(state=ChangeState.GONE.value).filter(pk=period_id)
    if not viewer.is_system:
        found = found.filter(account_id__in=accounts_allowing(viewer, to=Action.SEE_BILLS))
    return the_one(found)


def hold_changed_period(*, period_id: UUID) -> ChangedPeriod:
    """Return a change nobody has decided about, held until the unit of work ends; for admins alone.

    Raises NotFound, RoleNotAllowed and ChangeDecidedAlready.
    """
    viewer = require_unit_of_work()
    seen = changed_period_visible_to(viewer, period_id=period_id)
    require(viewer, account_id=seen.account_id, to=Action.SETTLE_PAYMENTS)
    held = the_one(ChangedPeriod.objects.select_for_update().filter(pk=period_id))
    if held.state != ChangeState.OPEN.value:
        raise ChangeDecidedAlready(invoice_number=held.invoice_number)
    return held


def leave_as_billed(*, period_id: UUID, note: str, now: datetime) -> ChangedPeriod:
    """Decide that an invoice stays as it is, and why; should more change, it is open again.

    Raises what `hold_changed_period` refuses.
    """
    return _decided(hold_changed_period(period_id=period_id), ChangeState.LEFT, note=note, now=now)


def note_correction(period: ChangedPeriod, *, corrected_by: UUID, note: str, now: datetime) -> ChangedPeriod:
    """Keep which invoice took the place of the one whose readings changed."""
    period.corrected_by_id = corrected_by
    return _decided(period, ChangeState.CORRECTED, note=note, now=now)


def open_changes(viewer: Viewer, *, limit: int) -> int:
    """Count what is open, `limit` at most."""
    return changed_periods_visible_to(viewer).filter(state=ChangeState.OPEN.value)[:limit].count()


_OPEN = {
    "state": ChangeState.OPEN.value,
    "decided_at": None,
    "decided_by": None,
    "note": "",
    "corrected_by": None,
}


def _decided(period: ChangedPeriod, state: ChangeState, *, note: str, now: datetime) -> ChangedPeriod:
    period.state, period.decided_at, period.note = state.value, now, note
    period.decided_by = require_unit_of_work().user_id
    period.save(update_fields=["state", "decided_at", "decided_by", "note", "corrected_by"])
    return period


def _of(invoice: Invoice) -> dict[str, object]:
    """Return what a row copies from its invoice."""
    return {
        "account_id": invoice.account_id,
        "invoice": invoice,
        "invoice_number": invoice.invoice_number or "",
        "contract_number": invoice.contract_number,
        "billed_total": invoice.total,
        "currency": invoice.currency,
    }
