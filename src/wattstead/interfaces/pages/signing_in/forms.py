"""Asks for codes, for a phone, and for the names of passkeys."""

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.identity.passkeys import LONGEST_PASSKEY_NAME


class CodeForm(forms.Form):
    """Six digits that an app shows or a phone received."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=20)

    code.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


class PhoneForm(forms.Form):
    """Where a text message is to go."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=30,
        help_text=gettext_lazy("With its country, as +49 761 1234567. We send a code of six digits there."),
    )

    phone.widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}


class PasskeyNameForm(forms.Form):
    """How a passkey is called."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_PASSKEY_NAME,
        help_text=gettext_lazy("Such as “My phone”. You find it again by this name."),
    )

    name.widget.attrs["autocomplete"] = "off"


class NewPasskeyForm(PasskeyNameForm):
    """A new passkey: its name, and what the browser answered to our challenge."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Your browser has made no passkey. Please try again.")},
    )
