"""Prepares the contract page: everything its template shows, in the words of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from wattstead.domains.contracts.queries import ContractView
from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.contract.prices import PriceRow, colours_of, gross_price, price_rows
from wattstead.interfaces.pages.contract.weeks import WeekCard, week_card
from wattstead.interfaces.pages.parts import Fact
from wattstead.interfaces.pages.places import Place
from wattstead.journeys.explain_contract import RunningContract, SiteContracts, TypicalMonth
from wattstead.kernel.money import Money
from wattstead.kernel.periods import ONE_DAY


@dataclass(frozen=True, kw_only=True)
class RunningCard:
    """A contract that supplies now."""

    contract_id: UUID
    key: str
    title: str
    tariff: str
    number: str
    notice_told: str
    price_now: SafeString | str
    prices: tuple[PriceRow, ...]
    has_shares: bool
    price_notes: tuple[str, ...]
    week: WeekCard | None
    facts: tuple[Fact, ...]
    typical: SafeString | str


@dataclass(frozen=True, kw_only=True)
class OtherRow:
    """A contract that is over, or still to come."""

    contract_id: UUID
    title: str
    number: str
    when: str
    price: str


@dataclass(frozen=True, kw_only=True)
class ContractCard:
    """The whole page of contracts."""

    place_name: str
    running: tuple[RunningCard, ...]
    upcoming: tuple[OtherRow, ...]
    earlier: tuple[OtherRow, ...]
    has_any: bool


def card_of(contracts: SiteContracts, *, place: Place, now: datetime) -> ContractCard:
    """Return the page of a site's contracts."""
    zone = ZoneInfo(place.zone)
    return ContractCard(
        place_name=place.name,
        running=tuple(
            _running_card(each, contracts=contracts, now=now.astimezone(zone)) for each in contracts.running
        ),
        upcoming=tuple(_other_row(each) for each in contracts.upcoming),
        earlier=tuple(_other_row(each) for each in contracts.earlier),
        has_any=bool(contracts.running or contracts.upcoming or contracts.earlier),
    )


def commodity_told(commodity: Commodity) -> str:
    """Return what is supplied."""
    return gettext("Gas") if commodity is Commodity.GAS else gettext("Electricity")


def _running_card(running: RunningContract, *, contracts: SiteContracts, now: datetime) -> RunningCard:
    contract = running.contract
    colours = colours_of(contract.sheet.terms)
    prices = price_rows(contract.sheet.terms, colours=colours, typical=running.typical)
    return RunningCard(
        contract_id=contract.contract_id,
        key=contract.commodity.value,
        title=commodity_told(contract.commodity),
        tariff=contract.sheet.name,
        number=contract.contract_number,
        notice_told=under_notice(contract),
        price_now=_price_now(running, now=now),
        prices=prices,
        has_shares=any(row.share for row in prices),
        price_notes=price_notes(contract),
        week=_week(running, contracts=contracts, colours=colours, now=now),
        facts=_facts(running, today=now.date()),
        typical=_typical(running.typical, contract=contract),
    )


def _week(
    running: RunningContract,
    *,
    contracts: SiteContracts,
    colours: Mapping[str | None, int],
    now: datetime,
) -> WeekCard | None:
    """Return the picture of the week; one price for every hour needs none."""
    if running.week is None or len(colours) < 2:
        return None
    return week_card(
        running.week,
        terms=running.contract.sheet.terms,
        week=contracts.week,
        colours=colours,
        now=now,
        page=reverse("contract"),
    )


def under_notice(contract: ContractView) -> str:
    """Return when a contract ends of which notice was given; "" of others."""
    if contract.noticed_on is None or contract.supplied_before is None:
        return ""
    return gettext("ends on {day}").format(day=days.day(contract.supplied_before - ONE_DAY))


def _price_now(running: RunningContract, *, now: datetime) -> SafeString | str:
    """Return what a kWh costs at this moment and when that changes next."""
    terms, price = running.contract.sheet.terms, running.now
    if price is None:
        return gettext("The price follows a market, and what it is now is not known here.")
    current = figures.exact_money(gross_price(price.price_per_kwh, terms=terms))
    if price.until is None or price.next_price_per_kwh is None:
        return format_html(
            gettext("One kilowatt-hour costs {price}, at any hour."),
            price=format_html("<strong>{}</strong>", current),
        )
    following = figures.exact_money(gross_price(price.next_price_per_kwh, terms=terms))
    until = price.until.astimezone(now.tzinfo)
    words = (
        gettext("Now one kilowatt-hour costs {price}. From {clock} it is {next_price}.")
        if until.date() == now.date()
        else gettext("Now one kilowatt-hour costs {price}. From {day}, {clock} it is {next_price}.")
    )
    return format_html(
        words,
        price=format_html("<strong>{}</strong>", current),
        clock=days.clock(until),
        day=days.weekday(until.date()),
        next_price=format_html("<strong>{}</strong>", following),
    )


def price_notes(contract: ContractView) -> tuple[str, ...]:
    """Return how prices with tax come about; tariffs themselves are net."""
    terms = contract.sheet.terms
    rate = figures.share(terms.tax_rate, places=0 if terms.tax_rate * 100 % 1 == 0 else 1)
    if terms.grid_fee_per_kwh:
        fee = figures.unit_price(Money(terms.grid_fee_per_kwh, terms.currency), unit="kWh")
        return (
            gettext("Prices include the grid fee of {fee} net and {rate} VAT.").format(fee=fee, rate=rate),
        )
    return (gettext("Prices include {rate} VAT.").format(rate=rate),)


def _facts(running: RunningContract, *, today: date) -> tuple[Fact, ...]:
    value, note = _ends(running.contract, today=today)
    return (
        *facts_of(running.contract),
        Fact(label=gettext("Runs"), value=value, note=note),
        _notice(running),
    )


def facts_of(contract: ContractView) -> tuple[Fact, ...]:
    """Return what is agreed beside the prices of energy, and since when."""
    terms = contract.sheet.terms
    told = []
    if terms.monthly_fee:
        fee = Money(terms.monthly_fee * (1 + terms.tax_rate), terms.currency)
        told.append(
            Fact(
                label=gettext("Standing charge"),
                value=gettext("{fee} a month").format(fee=figures.money(fee.rounded())),
                note=gettext("by the day in a month that is not whole"),
            )
        )
    if terms.feed_in_per_kwh is not None:
        price = Money(terms.feed_in_per_kwh, terms.currency)
        told.append(
            Fact(
                label=gettext("For energy you feed in"),
                value=figures.unit_price(price, unit="kWh"),
                note=gettext("without VAT"),
            )
        )
    told.append(
        Fact(
            label=_supplied_from(contract), value=days.day(contract.starts_on), note=contract.contract_number
        )
    )
    return tuple(told)


def _supplied_from(contract: ContractView) -> str:
    is_to_come = contract.status is ContractStatus.PENDING
    return gettext("Supplied from") if is_to_come else gettext("Supplied since")


def _ends(contract: ContractView, *, today: date) -> tuple[str, str]:
    """Return how long the contract runs, and what happens then."""
    if contract.noticed_on is not None and contract.supplied_before is not None:
        until = gettext("until {day}").format(day=days.day(contract.supplied_before - ONE_DAY))
        return until, gettext("notice was given on {day}").format(day=days.day(contract.noticed_on))
    if contract.first_term_before is None:
        return gettext("until one of us ends it"), ""
    last = days.day(contract.first_term_before - ONE_DAY)
    if not contract.auto_renew:
        return gettext("until {day}").format(day=last), gettext("it does not renew itself")
    if contract.first_term_before > today:
        return gettext("until {day}").format(day=last), gettext("then on, until one of us ends it")
    return gettext("until one of us ends it"), gettext("the first term ended on {day}").format(day=last)


def _notice(running: RunningContract) -> Fact:
    count = running.contract.notice_days
    value = ngettext("{count} day", "{count} days", count).format(count=count)
    if running.earliest_end_on is None:
        return Fact(label=gettext("Notice period"), value=value)
    note = gettext("given today, it ends on {day} at the earliest")
    return Fact(
        label=gettext("Notice period"),
        value=value,
        note=note.format(day=days.day(running.earliest_end_on)),
    )


def _typical(typical: TypicalMonth | None, *, contract: ContractView) -> SafeString | str:
    """Return what a month usually comes to."""
    if typical is None:
        return gettext("What a usual month costs is shown here after four weeks of readings.")
    used = figures.energy(typical.used, unit=typical.unit)
    is_gas = contract.commodity is Commodity.GAS
    if typical.cost is None:
        words = (
            gettext(
                "A usual month takes {used} of gas. What that costs is not known yet: nobody has told what"
                " its cubic metres are worth."
            )
            if is_gas
            else gettext("A usual month takes {used}.")
        )
        return format_html(words, used=format_html("<strong>{}</strong>", used))
    words = (
        gettext("A usual month costs {cost}: {used} of gas, with the standing charge and tax.")
        if is_gas
        else gettext("A usual month costs {cost}: {used} from the grid, with the standing charge and tax.")
    )
    told = format_html(words, cost=format_html("<strong>{}</strong>", figures.money(typical.cost)), used=used)
    if typical.earnings is None:
        return told
    return format_html(
        "{} {}",
        told,
        gettext("For what you feed in you earn {earnings}.").format(earnings=figures.money(typical.earnings)),
    )


def _other_row(contract: ContractView) -> OtherRow:
    return OtherRow(
        contract_id=contract.contract_id,
        title=f"{commodity_told(contract.commodity)} · {contract.sheet.name}",
        number=contract.contract_number,
        when=when_supplied(contract),
        price=range_of_prices(contract.sheet.terms),
    )


def when_supplied(contract: ContractView) -> str:
    """Return since when, and until when, a contract supplies."""
    starts, ends = days.day(contract.starts_on), contract.supplied_before
    if contract.never_begins:
        return gettext("withdrawn from before it began on {day}").format(day=starts)
    if ends is None:
        return gettext("from {first} on").format(first=starts)
    return gettext("{first} to {last}").format(first=starts, last=days.day(ends - ONE_DAY))


def range_of_prices(terms: TariffTerms) -> str:
    """Return what a kWh costs (or cost), from the cheapest band to the dearest."""
    net: list[Decimal] = [row.net for row in price_rows(terms, colours=colours_of(terms), typical=None)]
    low, high = (figures.exact_money(gross_price(price, terms=terms)) for price in (min(net), max(net)))
    if low == high:
        return gettext("{price} per {unit}").format(price=low, unit="kWh")
    return gettext("{low} to {high} per kWh").format(low=low, high=high)
