"""Asks for what a person may change of themselves and of their account."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy

from wattstead.domains.accounts.operations.accounts import BillingDetails
from wattstead.domains.accounts.queries import AccountView
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.identity.operations import LONGEST_TOKEN_NAME, Profile
from wattstead.domains.identity.vocabulary import STAFF_SCOPES, Role, Scope
from wattstead.interfaces.pages.account.words import role_label, scope_label
from wattstead.interfaces.pages.first_steps.countries import countries
from wattstead.kernel.addresses import Address

LIVES = (
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (180, gettext_lazy("180 days")),
    (365, gettext_lazy("a year")),
)
THEMES = (
    ("system", gettext_lazy("As the device")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
)


@cache  # looking for them reads a folder of hundreds of files
def zones() -> list[tuple[str, str]]:
    """Return the zones of Europe and its islands, and UTC."""
    near = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "Atlantic/")))
    return [(zone, zone.split("/")[-1].replace("_", " ")) for zone in near] + [("UTC", "UTC")]


class ProfileForm(forms.Form):
    """How a person is called and reached, and how they read the portal."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("With its country, as +49 761 1234567. We call only about your supply."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=gettext_lazy("Appearance"), choices=THEMES)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zones,
        help_text=gettext_lazy("For “today” and “now”. Your meters keep the clock of their place."),
    )

    first_name.widget.attrs["autocomplete"] = "given-name"
    last_name.widget.attrs["autocomplete"] = "family-name"
    phone.widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def __init__(self, data: object = None, *, profile: Profile) -> None:
        """Show what is known; a zone from elsewhere stays to be chosen."""
        super().__init__(data, initial=vars(profile))  # type: ignore[arg-type] # a QueryDict or None
        known = zones()
        if profile.timezone not in dict(known):
            self.fields["timezone"].choices = [(profile.timezone, profile.timezone), *known]  # type: ignore[attr-defined]

    def profile(self) -> Profile:
        """Return what the reader entered."""
        return Profile(**self.cleaned_data)


class BillingForm(forms.Form):
    """Whom the account bills, and where the bills go."""

    account_type = forms.ChoiceField(
        label=gettext_lazy("The account is for"),
        choices=(
            (AccountType.RESIDENTIAL.value, gettext_lazy("a household")),
            (AccountType.BUSINESS.value, gettext_lazy("a business")),
        ),
    )
    billing_email = forms.EmailField(
        label=gettext_lazy("E-mail address for bills"),
        required=False,
        help_text=gettext_lazy("If it differs from the address you sign in with."),
    )
    street = forms.CharField(label=gettext_lazy("Street"), max_length=120)
    street_number = forms.CharField(label=gettext_lazy("Number"), max_length=20)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=12)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)
    tax_id = forms.CharField(
        label=gettext_lazy("VAT number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("For businesses, such as DE136695976 or ATU12345675."),
    )

    street.widget.attrs["autocomplete"] = "address-line1"
    postal_code.widget.attrs["autocomplete"] = "postal-code"
    city.widget.attrs["autocomplete"] = "address-level2"
    country.widget.attrs["autocomplete"] = "country"

    def __init__(self, data: object = None, *, account: AccountView) -> None:
        """Show what is known."""
        known = vars(account.billing_address) | {
            "account_type": account.account_type.value,
            "billing_email": account.billing_email,
            "tax_id": account.tax_id,
        }
        super().__init__(data, initial=known)  # type: ignore[arg-type] # a QueryDict or None
        self.state = account.billing_address.state

    def details(self) -> BillingDetails:
        """Return what the reader entered."""
        entered = self.cleaned_data
        return BillingDetails(
            account_type=AccountType(entered["account_type"]),
            billing_email=entered["billing_email"],
            billing_address=Address(
                street=entered["street"],
                street_number=entered["street_number"],
                postal_code=entered["postal_code"],
                city=entered["city"],
                state=self.state,
                country=entered["country"],
            ),
            tax_id=entered["tax_id"],
        )


def _roles() -> Iterable[tuple[str, str]]:
    return [(role.value, role_label(role)) for role in reversed(MembershipRole)]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=_roles)

    email.widget.attrs["autocomplete"] = "off"


class RoleForm(forms.Form):
    """Which role a member is to have."""

    role = forms.ChoiceField(choices=_roles)


def _scopes_offered() -> list[tuple[str, str]]:
    return [(scope.value, scope_label(scope)) for scope in Scope if scope not in STAFF_SCOPES]


def _every_scope() -> list[tuple[str, str]]:
    return [(scope.value, scope_label(scope)) for scope in Scope]


class AccessTokenForm(forms.Form):
    """What a program is called, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=LONGEST_TOKEN_NAME,
        help_text=gettext_lazy("Such as “Home Assistant”. You find it again by this name."),
    )
    days = forms.TypedChoiceField(label=gettext_lazy("It lasts"), choices=LIVES, coerce=int, initial=90)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=lazy(_scopes_offered, list)(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing it may do.")},
    )

    def __init__(self, data: object = None, *, staff: str | None = None) -> None:
        """Offer an admin of the supplier also what only the supplier does."""
        super().__init__(data)  # type: ignore[arg-type]
        if staff == Role.ADMIN:
            self.fields["scopes"].choices = _every_scope()  # type: ignore[attr-defined]

    def offers(self) -> tuple[tuple[BoundWidget, ...], tuple[BoundWidget, ...]]:
        """Return the boxes of what anybody's token may do, and of what only the supplier's may."""
        boxes = tuple(self["scopes"])
        return (
            tuple(box for box in boxes if box.data["value"] not in STAFF_SCOPES),
            tuple(box for box in boxes if box.data["value"] in STAFF_SCOPES),
        )

    def life(self) -> timedelta:
        """Return for how long the token is to be good."""
        return timedelta(days=self.cleaned_data["days"])

    def chosen_scopes(self) -> frozenset[Scope]:
        """Return what the token is to open."""
        return frozenset(map(Scope, self.cleaned_data["scopes"]))
