"""Tells tariffs to choose from: what a kilowatt-hour costs, and a month."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext

from wattstead.domains.tariffs.queries import PriceSheet
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.contract.cards import range_of_prices
from wattstead.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class OfferCard:
    """A tariff to choose; `field` is the id of its button."""

    field: str
    value: str
    name: str
    price: str
    fee: str
    is_chosen: bool


def offer_cards(form: forms.Form, *, tariffs: tuple[PriceSheet, ...]) -> list[OfferCard]:
    """Return the tariffs that are on offer, each with its button."""
    chosen = str(form["tariff"].value() or "")
    return [
        OfferCard(
            field=f"tariff-{at}",
            value=str(sheet.tariff_id),
            name=sheet.name,
            price=range_of_prices(sheet.terms),
            fee=_fee(sheet),
            is_chosen=str(sheet.tariff_id) == chosen,
        )
        for at, sheet in enumerate(tariffs)
    ]


def _fee(sheet: PriceSheet) -> str:
    terms = sheet.terms
    if not terms.monthly_fee:
        return gettext("no standing charge")
    fee = Money(terms.monthly_fee * (1 + terms.tax_rate), terms.currency)
    return gettext("{fee} a month").format(fee=figures.money(fee.rounded()))
