"""Puts payment methods into words. Of a bank account or a card its last four characters are told."""

from django.utils.translation import gettext

from wattstead.domains.payments.vocabulary import MethodType

BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "maestro": "Maestro"}


def method_name(method_type: MethodType, *, card_brand: str = "") -> str:
    """Return what a method is, in a word or two."""
    if method_type is MethodType.CARD:
        brand = BRANDS.get(card_brand, card_brand)
        return gettext("{brand} card").format(brand=brand) if brand else gettext("Card")
    if method_type is MethodType.SEPA_DIRECT_DEBIT:
        return gettext("SEPA direct debit")
    return gettext("Bank transfer")


def ending(method_type: MethodType, *, last4: str) -> str:
    """Return how a card or an account is told from others; nothing of a transfer."""
    if method_type is MethodType.CARD:
        return gettext("ends in {last4}").format(last4=last4)
    if method_type is MethodType.SEPA_DIRECT_DEBIT:
        return gettext("account ends in {last4}").format(last4=last4)
    return ""
