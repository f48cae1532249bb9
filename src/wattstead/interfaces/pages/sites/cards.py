"""Prepares the list of sites: everything its templates show, in the words of the reader."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Badge, Stat
from wattstead.interfaces.pages.pictures import Spark, spark_of
from wattstead.journeys.portfolio import PAGE_SIZE, Portfolio, PortfolioQuestion, SiteMonth, SortKey
from wattstead.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Row:
    """One site of the list."""

    name: str
    place: str
    address: str
    used: str
    cost: str
    change: str
    spark: Spark
    badge: Badge | None


@dataclass(frozen=True, kw_only=True)
class Sort:
    """An order to choose."""

    code: SortKey
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Which of how many are shown, and where the others are."""

    told: str
    previous: str
    next: str


@dataclass(frozen=True, kw_only=True)
class ListCard:
    """The whole list of sites."""

    sentence: SafeString
    words: str
    sorts: tuple[Sort, ...]
    stats: tuple[Stat, ...]
    rows: tuple[Row, ...]
    paging: Paging
    is_paged: bool
    cut: str
    month: str


def list_card_of(portfolio: Portfolio, *, ask: PortfolioQuestion) -> ListCard:
    """Return the list of sites in words."""
    return ListCard(
        sentence=_sentence(portfolio),
        words=ask.words,
        sorts=_sorts(ask.sort),
        stats=_stats(portfolio),
        rows=tuple(_row(row, today_month=days.month(portfolio.today)) for row in portfolio.rows),
        paging=_paging(portfolio, ask=ask),
        is_paged=portfolio.pages > 1,
        cut=gettext("There are more sites than can be listed at once. Search for the ones you want.")
        if portfolio.is_cut
        else "",
        month=days.month(portfolio.today),
    )


def change_told(change: Decimal | None) -> str:
    """Return a change with its sign: +12% or −3%; a dash when it is unknown."""
    if change is None:
        return figures.NO_FIGURE
    told = figures.share(change)
    return f"+{told}" if change > 0 and not told.startswith("0") else told


def _sentence(portfolio: Portfolio) -> SafeString:
    if portfolio.used is None:
        return format_html("{}", gettext("There are no readings of this month yet."))
    used = format_html("<strong>{}</strong>", figures.energy(portfolio.used, unit="kWh"))
    if not portfolio.compared or not portfolio.used_last_year:
        return format_html(
            ngettext(
                "{count} site has used {amount} so far this month.",
                "{count} sites have used {amount} so far this month.",
                portfolio.count,
            ),
            count=portfolio.count,
            amount=used,
        )
    change = (portfolio.used_in_these - portfolio.used_last_year) / portfolio.used_last_year
    if abs(change) < figures.ABOUT_THE_SAME:
        told = ngettext(
            "{count} site has used {amount} so far this month, about as much as on the same days last year.",
            "{count} sites have used {amount} so far this month, "
            "about as much as on the same days last year.",
            portfolio.count,
        )
    elif change > 0:
        told = ngettext(
            "{count} site has used {amount} so far this month, "
            "{percent} more than on the same days last year.",
            "{count} sites have used {amount} so far this month, "
            "{percent} more than on the same days last year.",
            portfolio.count,
        )
    else:
        told = ngettext(
            "{count} site has used {amount} so far this month, "
            "{percent} less than on the same days last year.",
            "{count} sites have used {amount} so far this month, "
            "{percent} less than on the same days last year.",
            portfolio.count,
        )
    return format_html(told, count=portfolio.count, amount=used, percent=figures.share(abs(change)))


def _stats(portfolio: Portfolio) -> tuple[Stat, ...]:
    stats = [
        Stat(
            label=gettext("Used this month"),
            figure=figures.NO_FIGURE
            if portfolio.used is None
            else figures.energy(portfolio.used, unit="kWh"),
        )
    ]
    if portfolio.compared:
        change = (portfolio.used_in_these - portfolio.used_last_year) / (portfolio.used_last_year or 1)
        stats.append(
            Stat(
                label=gettext("Against last year"),
                figure=change_told(change),
                note=ngettext(
                    "{count} site with both years", "{count} sites with both years", portfolio.compared
                ).format(count=portfolio.compared),
            )
        )
    if portfolio.cost is not None:
        stats.append(
            Stat(
                label=gettext("Cost this month"),
                figure=figures.money(portfolio.cost),
                note=gettext("without standing charges"),
            )
        )
    stats.append(Stat(label=gettext("Sites with gaps this month"), figure=str(portfolio.with_flaws)))
    return tuple(stats)


def _sorts(current: SortKey) -> tuple[Sort, ...]:
    named: tuple[tuple[SortKey, str], ...] = (
        ("name", gettext("Name")),
        ("use", gettext("Most used")),
        ("cost", gettext("Highest cost")),
        ("change", gettext("Greatest rise")),
        ("quality", gettext("Most gaps")),
    )
    return tuple(Sort(code=code, label=label, is_current=code == current) for code, label in named)


def _row(row: SiteMonth, *, today_month: str) -> Row:
    return Row(
        name=row.name,
        place=row.address,
        address=reverse("site", args=[row.site_id]),
        used=figures.NO_FIGURE if row.used is None else figures.energy(row.used, unit="kWh"),
        cost=_cost(row.cost),
        change=change_told(row.change),
        spark=spark_of(
            row.days, label=gettext("{name}, day by day in {month}").format(name=row.name, month=today_month)
        ),
        badge=_badge(row),
    )


def _cost(cost: Money | None) -> str:
    return figures.NO_FIGURE if cost is None else figures.money(cost)


def _badge(row: SiteMonth) -> Badge | None:
    """Return what is wrong with the readings of a site; nothing when all is well."""
    if not row.has_meter:
        return Badge(text=gettext("no meter"), tone="neutral")
    if row.known_share is not None and row.known_share < 1:
        missing = figures.share(1 - row.known_share, places=0 if row.known_share < Decimal("0.99") else 1)
        return Badge(text=gettext("{share} missing").format(share=missing), tone="warning")
    if row.has_estimates:
        return Badge(text=gettext("estimates"), tone="neutral")
    return Badge(text=gettext("complete"), tone="success")


def _paging(portfolio: Portfolio, *, ask: PortfolioQuestion) -> Paging:
    last = min(portfolio.first + PAGE_SIZE - 1, portfolio.count)
    return Paging(
        told=gettext("{first}–{last} of {count}").format(
            first=portfolio.first, last=last, count=portfolio.count
        ),
        previous=_address(ask, page=portfolio.page - 1) if portfolio.page > 1 else "",
        next=_address(ask, page=portfolio.page + 1) if portfolio.page < portfolio.pages else "",
    )


def _address(ask: PortfolioQuestion, *, page: int) -> str:
    parts = {
        "q": ask.words,
        "sort": "" if ask.sort == "name" else ask.sort,
        "page": "" if page == 1 else str(page),
    }
    kept = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse('sites')}?{kept}" if kept else reverse("sites")
