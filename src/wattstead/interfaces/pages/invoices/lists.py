"""Prepares the list of invoices: its filters, its years and its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.domains.billing.listing import InvoicePage, InvoicesWanted, YearOfInvoices
from wattstead.domains.billing.queries import InvoiceRow
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.invoices.badges import badge_of
from wattstead.interfaces.pages.invoices.forms import STATUSES, Asked, address_of
from wattstead.interfaces.pages.parts import Badge
from wattstead.interfaces.pages.places import Places

HEIGHT = 100


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to another view of the list."""

    key: str
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class SitePick:
    """A site to choose; the empty value is all of them."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One invoice in the list; `site` is empty where all are of one site."""

    address: str
    number: str
    commodity: str
    contract: str
    site: str
    period: str
    issued_on: str
    total: str
    badge: Badge


@dataclass(frozen=True, kw_only=True)
class Year:
    """The invoices of one year that this page of the list shows."""

    title: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, kw_only=True)
class YearBar:
    """What a year came to, as a bar; `size` is its height in hundredths of the highest."""

    label: str
    total: str
    total_in_brief: str
    count: str
    top: int
    size: int
    is_credit: bool


@dataclass(frozen=True, kw_only=True)
class ListCard:
    """The page that lists invoices."""

    years: tuple[Year, ...]
    bars: tuple[YearBar, ...]
    statuses: tuple[Way, ...]
    status: str
    sites: tuple[SitePick, ...]
    search_address: str
    next: str
    newest: str
    is_filtered: bool


def list_card(
    page: InvoicePage, *, years: Iterable[YearOfInvoices], asked: Asked, places: Places
) -> ListCard:
    """Return the page that lists invoices."""
    has_sites = len(places.first) > 1 and asked.wanted.site_id is None
    wanted = asked.wanted
    return ListCard(
        years=_years(page.rows, has_sites=has_sites),
        bars=_bars(tuple(years)),
        statuses=_statuses(wanted),
        status=wanted.status.value if wanted.status else "",
        sites=_site_picks(wanted, places=places),
        search_address=f"{reverse('site_search')}?next={reverse('invoices')}" if places.has_more else "",
        next=address_of(wanted, after=page.goes_on) if page.goes_on else "",
        newest=address_of(wanted) if asked.after else "",
        is_filtered=wanted != InvoicesWanted(),
    )


def _years(invoices: Iterable[InvoiceRow], *, has_sites: bool) -> tuple[Year, ...]:
    """Return invoices by the year their period begins in, in the order given."""
    by_year = groupby(invoices, key=lambda invoice: invoice.days.starts_on.year)
    return tuple(
        Year(title=str(year), rows=tuple(_row_of(row, has_sites=has_sites) for row in of_year))
        for year, of_year in by_year
    )


def _row_of(invoice: InvoiceRow, *, has_sites: bool) -> ListRow:
    return ListRow(
        address=reverse("invoice", args=[invoice.invoice_id]),
        number=invoice.number,
        commodity=gettext("Gas") if invoice.is_gas else gettext("Electricity"),
        contract=invoice.contract_number,
        site=invoice.site_name if has_sites else "",
        period=days.period_title(invoice.days),
        issued_on=days.day(invoice.issued_on),
        total=figures.money(invoice.total),
        badge=badge_of(invoice.status, total=invoice.total),
    )


def _bars(years: tuple[YearOfInvoices, ...]) -> tuple[YearBar, ...]:
    """Return the years as bars; one year alone is no picture."""
    if len(years) < 2:
        return ()
    highest = max(abs(each.total.amount) for each in years)
    return tuple(
        YearBar(
            label=str(each.year),
            total=figures.money(each.total),
            total_in_brief=figures.whole_money(each.total),
            count=ngettext("{count} invoice", "{count} invoices", each.count).format(count=each.count),
            top=HEIGHT - size,
            size=size,
            is_credit=each.total.amount < 0,
        )
        for each in years
        for size in [max(round(HEIGHT * abs(each.total.amount) / highest), 1) if highest else 1]
    )


def _statuses(wanted: InvoicesWanted) -> tuple[Way, ...]:
    labels = {
        InvoiceStatus.ISSUED: gettext("To be paid"),
        InvoiceStatus.OVERDUE: gettext("Overdue"),
        InvoiceStatus.PAID: gettext("Paid"),
        InvoiceStatus.CANCELLED: gettext("Cancelled"),
    }
    return (
        Way(
            key="status-all",
            label=gettext("All"),
            address=address_of(replace(wanted, status=None)),
            is_current=wanted.status is None,
        ),
        *(
            Way(
                key=f"status-{status.value}",
                label=labels[status],
                address=address_of(replace(wanted, status=status)),
                is_current=wanted.status is status,
            )
            for status in STATUSES
        ),
    )


def _site_picks(wanted: InvoicesWanted, *, places: Places) -> tuple[SitePick, ...]:
    """Return the sites to choose from: the first few, and the one that is chosen."""
    if len(places.first) < 2:
        return ()
    listed = {place.site_id: place.name for place in places.first}
    if wanted.site_id is not None and places.current is not None:
        listed.setdefault(places.current.site_id, places.current.name)
    return (
        SitePick(value="", label=gettext("All sites"), is_current=wanted.site_id is None),
        *(
            SitePick(value=str(site_id), label=name, is_current=site_id == wanted.site_id)
            for site_id, name in listed.items()
        ),
    )
