"""Asks for a bank account to be debited."""

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.payments.operations.methods import LONGEST_HOLDER


class UnsaidInput(forms.TextInput):
    """A field that never says back what was entered, as one for a password."""

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:  # noqa: ARG002
        """Return what the field is drawn with: no value."""
        context: dict[str, object] = super().get_context(name, None, attrs)
        return context


class BankAccountForm(forms.Form):
    """A bank account and whose it is. The IBAN is never shown again, not even beside a mistake."""

    account_holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=LONGEST_HOLDER,
        help_text=gettext_lazy("Whose bank account it is, as the bank writes it."),
    )
    iban = forms.CharField(
        label=gettext_lazy("IBAN"),
        max_length=60,
        widget=UnsaidInput,
        help_text=gettext_lazy("Such as DE89 3704 0044 0532 0130 00. With or without blanks."),
    )
    bic = forms.CharField(
        label=gettext_lazy("BIC"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Only for banks we cannot find by the IBAN."),
    )
    is_default = forms.BooleanField(
        label=gettext_lazy("Pay my bills by it from now on"), required=False, initial=True
    )

    account_holder.widget.attrs["autocomplete"] = "name"
    iban.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    bic.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
