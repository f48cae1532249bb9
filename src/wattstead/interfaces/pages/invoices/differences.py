"""Says why an invoice is higher or lower than another: use, prices and days, which sum to the difference."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.domains.billing.queries import InvoiceView
from wattstead.interfaces.pages import days, figures
from wattstead.journeys.explain_invoice import ExplainedDifference, ReadingChanges
from wattstead.kernel.money import Money

HALF = 100
SAME = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the three reasons, with a bar that points right when it costs more."""

    label: str
    note: str
    amount: str
    left: int
    width: int
    is_more: bool


@dataclass(frozen=True, kw_only=True)
class DifferenceCard:
    """One comparison with an earlier invoice."""

    key: str
    title: str
    sentence: str
    address: str
    before: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """A day whose readings changed since the invoice was issued."""

    day: str
    direction: str
    billed: str
    known: str
    change: str


@dataclass(frozen=True, kw_only=True)
class ChangesCard:
    """What changed since the invoice was issued."""

    sentence: str
    consequence: str
    rows: tuple[ChangedRow, ...]


def difference_card(
    explained: ExplainedDifference | None, *, invoice: InvoiceView, key: str, title: str
) -> DifferenceCard | None:
    """Return how the invoice compares with an earlier one; None where there is none."""
    if explained is None:
        return None
    before, change = explained.before, explained.difference
    currency = invoice.total.currency
    amounts = (change.use, change.price, change.days)
    largest = max((abs(amount) for amount in amounts), default=Decimal(0))
    has_export = bool(invoice.export_kwh or before.export_kwh)
    use = gettext("Your use and what you fed in") if has_export else gettext("Your use")
    labels = (use, gettext("Prices"), gettext("Days"))
    notes = (
        _use_told(explained, invoice=invoice),
        gettext("energy, grid and fees"),
        _days_told(len(before.days), len(invoice.days)),
    )
    return DifferenceCard(
        key=key,
        title=title,
        sentence=_sentence(explained, invoice=invoice),
        address=reverse("invoice", args=[before.invoice_id]),
        before=gettext("Invoice {number}").format(number=before.number),
        parts=tuple(
            _part(label, note=note, amount=amount, largest=largest, currency=currency)
            for label, note, amount in zip(labels, notes, amounts, strict=True)
        ),
    )


def changes_card(changes: ReadingChanges | None) -> ChangesCard | None:
    """Return what changed among the readings since the invoice was issued; None where nothing did."""
    if changes is None:
        return None
    count = len({each.day for each in changes.days})
    directions = {each.direction.value for each in changes.days}
    parts = [
        gettext("{energy} used").format(energy=_more(changes.used_more_kwh)),
        gettext("{energy} fed in").format(energy=_more(changes.fed_in_more_kwh)),
    ]
    changed = [part for part, code in zip(parts, ("import", "export"), strict=True) if code in directions]
    words = ngettext(
        "Readings of {count} day changed after this invoice was issued: {changed}.",
        "Readings of {count} days changed after this invoice was issued: {changed}.",
        count,
    )
    return ChangesCard(
        sentence=words.format(count=count, changed=", ".join(changed)),
        consequence=_consequence(changes),
        rows=tuple(
            ChangedRow(
                day=days.weekday(each.day),
                direction=gettext("fed in") if each.direction == "export" else gettext("from the grid"),
                billed=figures.energy(each.billed_kwh, unit="kWh", places=3),
                known=figures.energy(each.known_kwh, unit="kWh", places=3),
                change=_more(each.known_kwh - each.billed_kwh),
            )
            for each in changes.days
        ),
    )


def _consequence(changes: ReadingChanges) -> str:
    """Return what the change is worth; the invoice itself stays as it is."""
    return gettext(
        "At the prices of this invoice that is about {worth}. An issued invoice stays as it is;"
        " a correction would be a document of its own."
    ).format(
        worth=figures.money_with_sign(changes.worth.amount, currency=changes.worth.currency),
    )


def _more(kwh: Decimal) -> str:
    return figures.with_sign(figures.energy(kwh, unit="kWh", places=3), of=kwh)


def _sentence(explained: ExplainedDifference, *, invoice: InvoiceView) -> str:
    before, change = explained.before, explained.difference.total
    when = days.during(before.days)
    if abs(change) <= SAME:
        return gettext("As much as {when}.").format(when=when)
    words = gettext("{amount} more than {when}.") if change > 0 else gettext("{amount} less than {when}.")
    amount = figures.money(Money(abs(change), invoice.total.currency))
    return words.format(amount=amount, when=when)


def _use_told(explained: ExplainedDifference, *, invoice: InvoiceView) -> str:
    """Return what was used a day now and then, and what was fed in where that is paid for."""
    before = explained.before
    then_days, now_days = len(before.days), len(invoice.days)
    told = gettext("{now} a day from the grid, before {then}").format(
        now=_a_day(invoice.import_kwh, days_count=now_days),
        then=_a_day(before.import_kwh, days_count=then_days),
    )
    if not invoice.export_kwh and not before.export_kwh:
        return told
    fed_in = gettext("{now} fed in, before {then}").format(
        now=_a_day(invoice.export_kwh or Decimal(0), days_count=now_days),
        then=_a_day(before.export_kwh or Decimal(0), days_count=then_days),
    )
    return f"{told}; {fed_in}"


def _a_day(kwh: Decimal, *, days_count: int) -> str:
    return figures.energy(kwh / days_count, unit="kWh")


def _days_told(before: int, now: int) -> str:
    if before == now:
        return ngettext("{count} day both times", "{count} days both times", now).format(count=now)
    return ngettext("{count} day, before {before}", "{count} days, before {before}", now).format(
        count=now, before=before
    )


def _part(label: str, *, note: str, amount: Decimal, largest: Decimal, currency: str) -> Part:
    width = round(HALF * abs(amount) / largest) if largest else 0
    return Part(
        label=label,
        note=note,
        amount=figures.money_with_sign(amount, currency=currency),
        left=HALF if amount >= 0 else HALF - width,
        width=width,
        is_more=amount > 0,
    )
