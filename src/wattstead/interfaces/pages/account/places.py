"""Names the parts of the account, those of ours and those of allauth alike."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext


@dataclass(frozen=True, kw_only=True)
class AccountPlace:
    """One part of the account."""

    label: str
    address: str
    is_current: bool


def account_places_of(path: str, *, sees_bills: bool) -> tuple[AccountPlace, ...]:
    """Return the parts of the account that are for the reader, the one that `path` belongs to marked."""
    named = (
        (gettext("Profile"), "account", ()),
        (
            gettext("Signing in"),
            "signing_in",
            ("account_email", "account_change_password", "account_set_password", "account_reauthenticate"),
        ),
        (gettext("Alerts"), "alerts", ()),
        (gettext("Signed-in devices"), "devices", ()),
        (gettext("People"), "people", ()),
        (gettext("Billing"), "billing", ()),
        (gettext("Payment methods"), "payment_methods", ()),
        (gettext("Sites"), "sites", ()),
        (gettext("Access tokens"), "access_tokens", ()),
    )
    here = reverse("account")
    return tuple(
        AccountPlace(
            label=label,
            address=reverse(name),
            is_current=path == here
            if name == "account"
            else path.startswith((reverse(name), *map(reverse, others))),
        )
        for label, name, others in named
        if sees_bills or name != "payment_methods"
    )
