"""Asks at sign-up for the names of a person, and at a link whether they stay signed in."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy


class NamesForm(forms.Form):
    """First and last name; allauth adds e-mail address and password."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80)

    first_name.widget.attrs["autocomplete"] = "given-name"
    last_name.widget.attrs["autocomplete"] = "family-name"

    def signup(self, request: HttpRequest, user: object) -> None:
        """Do nothing more: the adapter has stored the names with the person."""


class StayForm(forms.Form):
    """Whether this browser is remembered after it was closed."""

    remember = forms.BooleanField(label=gettext_lazy("Keep me signed in on this device"), required=False)

    @property
    def stays(self) -> bool:
        """Return what was chosen."""
        return self.is_valid() and bool(self.cleaned_data["remember"])
