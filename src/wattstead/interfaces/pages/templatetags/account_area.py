"""Gives the pages of the account their list of places, wherever they come from."""

from django import template
from django.template import Context

from wattstead.interfaces.pages.account.places import AccountPlace, account_places_of
from wattstead.interfaces.pages.account.whose import sees_bills_here

register = template.Library()


@register.simple_tag(takes_context=True)
def account_places(context: Context) -> tuple[AccountPlace, ...]:
    """Return the parts of the account, the one that is looked at marked."""
    request = context["request"]
    return account_places_of(request.path, sees_bills=sees_bills_here(request))
