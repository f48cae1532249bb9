"""Writes the prices of a tariff as its customer pays them: with grid fee and tax, band by band."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.tariffs.rules import Band, TariffTerms, week_plan
from wattstead.domains.tariffs.rules.week import BASE
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.usage.bands import colours_by_price
from wattstead.journeys.explain_contract import TypicalMonth
from wattstead.kernel.money import EXACT, Money

GROSS_PLACES = 4
A_MONDAY = date(2024, 1, 1)
EVERY_DAY, WORKDAYS, WEEKEND = frozenset(range(7)), frozenset(range(5)), frozenset((5, 6))


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """What a kWh costs at some hours; `colour` is the number of the band's colour, 0 for none."""

    label: str
    when: str
    price: str
    share: str
    colour: int
    net: Decimal


def gross_price(net_per_kwh: Decimal, *, terms: TariffTerms) -> Money:
    """Return what a kWh costs in all: energy and grid fee with tax, to a hundredth of a cent."""
    net = EXACT.add(net_per_kwh, terms.grid_fee_per_kwh or Decimal(0))
    return Money(EXACT.multiply(net, 1 + terms.tax_rate), terms.currency).rounded(GROSS_PLACES)


def colours_of(terms: TariffTerms) -> Mapping[str | None, int]:
    """Return the colour of each band as the charts of usage have it; None is the base price."""
    return colours_by_price(_prices_of(terms))


def price_rows(
    terms: TariffTerms, *, colours: Mapping[str | None, int], typical: TypicalMonth | None
) -> tuple[PriceRow, ...]:
    """Return a row for every band, and one for the other hours where there are any."""
    shares = {each.band: figures.share(each.share) for each in typical.shares} if typical else {}
    rows = [
        PriceRow(
            label=name or gettext("all other times") if name or colours else gettext("at any time"),
            when="; ".join(_when(band) for band in terms.bands if band.name == name),
            price=figures.unit_price(gross_price(net, terms=terms), unit="kWh"),
            share=shares.get(name or "", ""),
            colour=colours.get(name, 0),
            net=net,
        )
        for name, net in _prices_of(terms).items()
    ]
    return tuple(sorted(rows, key=lambda row: row.net))


def _prices_of(terms: TariffTerms) -> dict[str | None, Decimal]:
    """Return the net price of each band, and of the hours outside of all bands where there are any."""
    prices: dict[str | None, Decimal] = {band.name: band.price_per_kwh for band in terms.bands}
    if any(stretch.band == BASE for stretch in week_plan(terms.bands)):
        prices[None] = terms.base_price_per_kwh
    return prices


def _when(band: Band) -> str:
    """Return when a band holds: Monday to Friday 17:00–21:00."""
    told_days = weekdays_told(band.weekdays)
    if band.from_time == band.to_time == time(0):
        return told_days
    return gettext("{days} {from_time}–{to_time}").format(
        days=told_days, from_time=f"{band.from_time:%H:%M}", to_time=f"{band.to_time:%H:%M}"
    )


def weekdays_told(weekdays: Iterable[int]) -> str:
    """Return days of the week (Monday is 0) in words."""
    chosen = frozenset(weekdays)
    if chosen == EVERY_DAY:
        return gettext("every day")
    if chosen == WORKDAYS:
        return gettext("Monday to Friday")
    if chosen == WEEKEND:
        return gettext("Saturday and Sunday")
    return ", ".join(days.short_weekday(A_MONDAY + timedelta(days=day)) for day in sorted(chosen))
