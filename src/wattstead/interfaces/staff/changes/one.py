"""Shows an invoice whose readings changed, day by day, and takes the decision about it."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from wattstead.domains.billing.changed_periods import (
    ChangedPeriodRecord,
    changed_periods_visible_to,
    leave_as_billed,
)
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.domains.identity.queries import names_of
from wattstead.domains.payments.operations.payments import pay_back_credit
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.invoices.badges import badge_of
from wattstead.interfaces.pages.invoices.differences import ChangesCard, changes_card
from wattstead.interfaces.pages.invoices.gas import GasChangesCard, gas_changes_card
from wattstead.interfaces.pages.parts import Badge, Fact
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.staff.acting import acting
from wattstead.interfaces.staff.changes.money import MoneyWords, money_words
from wattstead.interfaces.staff.changes.words import energy_change, money_change, state_badge
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.journeys.correct_invoice import correct_invoice
from wattstead.journeys.explain_invoice.changes import reading_changes
from wattstead.journeys.explain_invoice.gas_values import gas_worth_other
from wattstead.kernel.money import Money
from wattstead.kernel.refusals import Refusal

LONGEST_NOTE = 500
DECISIONS = ("correct", "leave", "paid_back")


class DecisionForm(forms.Form):
    """Why an invoice is corrected, or left as it is."""

    note = forms.CharField(
        label=gettext_lazy("Why?"),
        min_length=3,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True, kw_only=True)
class ChangeCard:
    """One invoice whose readings changed; without `days` where the reader belongs to the account."""

    key: str
    number: str
    badge: Badge
    money: str
    energy: str
    facts: tuple[Fact, ...]
    invoice_badge: Badge | None
    days: ChangesCard | None
    gas: GasChangesCard | None
    proof: str
    decided: str
    note: str
    is_open: bool
    is_own: bool
    received: str
    after: str
    credit: str
    may_decide: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_change(request: PortalRequest, period_id: UUID) -> HttpResponse:
    """Show what changed; correct the invoice or leave it."""
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and request.POST.get("decision") not in DECISIONS:
        form.add_error(None, gettext("Say what becomes of the invoice."))
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)):
            done = _decide(request, period_id=period_id, note=form.cleaned_data["note"])
        if form.is_valid():
            messages.success(request, done)
            return redirect("staff_change", period_id)
    found = {"card": _card(request, period=_found(request, period_id=period_id)), "form": form}
    return shown(request, "staff_changes/change.html", found, status=422 if form.errors else 200)


def _decide(request: PortalRequest, *, period_id: UUID, note: str) -> str:
    """Do what was asked, and return what to say about it."""
    period = _found(request, period_id=period_id)
    with seen_by(acting(request, account_id=period.account_id)) as viewer:
        if request.POST.get("decision") == "paid_back":
            amount = pay_back_credit(invoice_id=_known(period.corrected_by_id), at=timezone.now())
            told = figures.money(Money(amount, period.currency))
            return gettext("Noted that {amount} were paid back.").format(amount=told)
        if request.POST.get("decision") != "correct":
            leave_as_billed(period_id=period_id, note=note, now=timezone.now())
            return gettext("Invoice {number} stays as it was billed.").format(number=period.invoice_number)
        done = correct_invoice(
            viewer, period_id=period_id, note=note, today=today_of(request), now=timezone.now()
        )
        new = invoice_visible_to(viewer, invoice_id=_known(done.corrected_by_id), today=today_of(request))
    return gettext("Invoice {old} is cancelled; {new} over {total} takes its place.").format(
        old=period.invoice_number, new=new.number, total=figures.money(new.total)
    )


def _known(invoice_id: UUID | None) -> UUID:
    if invoice_id is None:
        raise ValueError("a correction names its invoice")
    return invoice_id


def _found(request: PortalRequest, *, period_id: UUID) -> ChangedPeriodRecord:
    with seen_by(request.viewer) as viewer:
        return the_one(changed_periods_visible_to(viewer).filter(pk=period_id))


def _card(request: PortalRequest, *, period: ChangedPeriodRecord) -> ChangeCard:
    is_own = period.account_id in request.viewer.account_ids
    invoice, by_day, gas, money = None, None, None, MoneyWords()
    if not is_own:
        with seen_by(acting(request, account_id=period.account_id)) as viewer:
            invoice = invoice_visible_to(viewer, invoice_id=period.invoice_id, today=today_of(request))
            by_day = changes_card(reading_changes(viewer, invoice=invoice))
            gas = gas_changes_card(gas_worth_other(viewer, invoice=invoice), invoice=invoice)
            money = money_words(viewer, period=period, invoice=invoice, today=today_of(request))
    with seen_by(request.viewer):
        names = names_of({period.decided_by} if period.decided_by else set())
    return ChangeCard(
        key=str(period.pk),
        number=period.invoice_number,
        badge=state_badge(ChangeState(period.state)),
        money=money_change(period),
        energy=energy_change(period),
        facts=_facts(period, invoice=invoice),
        invoice_badge=badge_of(invoice.status, total=invoice.total) if invoice else None,
        days=by_day,
        gas=gas,
        proof=_proof(invoice),
        decided=_decided(period, who=names.get(period.decided_by, "") if period.decided_by else ""),
        note=period.note,
        is_open=period.state == ChangeState.OPEN.value,
        is_own=is_own,
        received=money.received,
        after=money.after,
        credit=money.credit,
        may_decide=request.viewer.staff == "admin",
    )


def _facts(period: ChangedPeriodRecord, *, invoice: InvoiceView | None) -> tuple[Fact, ...]:
    currency = period.currency
    known = period.known_total
    facts = [
        Fact(label=gettext("Contract"), value=period.contract_number),
        Fact(label=gettext("Billed"), value=figures.money(Money(period.billed_total, currency))),
        Fact(
            label=gettext("Would be today"),
            value=figures.money(Money(known, currency)) if known is not None else "–",
        ),
    ]
    if invoice is not None:
        facts.insert(0, Fact(label=gettext("Period"), value=days.days(invoice.days)))
    return tuple(facts)


def _proof(invoice: InvoiceView | None) -> str:
    """Say where it can be seen what the invoice was worked out from."""
    if invoice is None:
        return ""
    return gettext(
        "“As billed” is what the invoice itself keeps, day by day. The single readings as they were known"
        " on {day} are kept, too: programs read them with knownAt."
    ).format(day=days.day(invoice.issued_on))


def _decided(period: ChangedPeriodRecord, *, who: str) -> str:
    if period.decided_at is None:
        return ""
    told = days.day(period.decided_at.date())
    return f"{told}, {who}" if who else told
