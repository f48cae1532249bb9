"""Gives the pages of the account their list of places, wherever they come from."""

from django import template
from django.template import Context

from wattstead.interfaces.pages.account.places import AccountPlace, account_places_of

register = template.Library()


@register.simple_tag(takes_context=True)
def account_places(context: Context) -> tuple[AccountPlace, ...]:
    """Return the parts of the account, the one that is looked at marked."""
    return account_places_of(context["request"].path)
