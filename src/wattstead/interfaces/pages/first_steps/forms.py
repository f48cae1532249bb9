"""Asks for the first home."""

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.interfaces.pages.first_steps.countries import countries
from wattstead.kernel.addresses import Address


class HomeForm(forms.Form):
    """A name for the home, and its address."""

    name = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        max_length=80,
        help_text=gettext_lazy("Such as “Home” or “Workshop”."),
    )
    street = forms.CharField(label=gettext_lazy("Street"), max_length=120)
    street_number = forms.CharField(label=gettext_lazy("Number"), max_length=20)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=12)
    city = forms.CharField(label=gettext_lazy("Town"), max_length=120)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=countries)

    street.widget.attrs["autocomplete"] = "address-line1"
    postal_code.widget.attrs["autocomplete"] = "postal-code"
    city.widget.attrs["autocomplete"] = "address-level2"
    country.widget.attrs["autocomplete"] = "country"

    def address(self) -> Address:
        """Return the address the reader entered."""
        entered = self.cleaned_data
        return Address(
            street=entered["street"],
            street_number=entered["street_number"],
            postal_code=entered["postal_code"],
            city=entered["city"],
            country=entered["country"],
        )
