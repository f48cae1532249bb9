"""Asks for areas of gas grids and what their operators tell."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from wattstead.domains.metering.gas_areas.keeping import ToldValues
from wattstead.domains.metering.gas_areas.vocabulary import LONGEST_CODE, LONGEST_NAME
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.first_steps.countries import FIRST, countries
from wattstead.interfaces.staff.waiting.forms import NoteField
from wattstead.kernel.periods import ONE_DAY, DayPeriod

LARGEST_TEXT = 120_000
NUMBER = re.compile(r"\d{1,3}([.,]\d{1,8})?")


class FactorField(forms.CharField):
    """A factor such as 0,9512 or 11.234: comma and point are both decimal, for there are no thousands."""

    def clean(self, value: object) -> Decimal:
        """Return the number; raises ValidationError."""
        text = super().clean(value)
        if not NUMBER.fullmatch(text):
            raise ValidationError(gettext("Say a number, such as 0.9512 or 11.234."))
        return Decimal(text.replace(",", "."))


class CodesField(forms.CharField):
    """Postal codes with blanks, commas or new lines between them."""

    def clean(self, value: object) -> list[str]:
        """Return each of them."""
        return [code for code in re.split(r"[\s,;]+", super().clean(value)) if code]


class PlacesForm(forms.Form):
    """What an area is called, and which postal codes lie in it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    postal_codes = CodesField(
        label=gettext_lazy("Postal codes"),
        help_text=gettext_lazy("Gas of every site with one of these is worth what is told for the area."),
        max_length=LARGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )


class AreaForm(PlacesForm):
    """A new area; its code is what the grid operator calls it."""

    field_order = ("code", "name", "country", "postal_codes")
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("As the grid operator writes it in its lists."),
        max_length=LONGEST_CODE,
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), initial=FIRST[0])

    def __init__(self, data: object = None) -> None:
        """Offer the countries that we supply."""
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]


class ValuesForm(forms.Form):
    """State number and calorific value, and why they are told."""

    state_number = FactorField(label=gettext_lazy("State number"), max_length=12)
    calorific_value = FactorField(label=gettext_lazy("Calorific value"), max_length=12)
    calorific_unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        choices=[(each.value, each.value.replace("m3", "m³")) for each in CalorificUnit],
    )
    note = NoteField()

    state_number.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    calorific_value.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def values(self) -> ToldValues:
        """Return what was entered."""
        return ToldValues(
            state_number=self.cleaned_data["state_number"],
            calorific_value=self.cleaned_data["calorific_value"],
            calorific_unit=CalorificUnit(self.cleaned_data["calorific_unit"]),
        )


class NewValuesForm(ValuesForm):
    """Values with the days they hold on."""

    field_order = ("first_day", "last_day", "state_number", "calorific_value", "calorific_unit", "note")
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))

    def days(self) -> DayPeriod:
        """Return the days; raises PeriodWithoutDays."""
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return DayPeriod(starts_on=first, ends_before=last + ONE_DAY)


class LinesForm(forms.Form):
    """Values of many areas, one line each."""

    lines = forms.CharField(
        label=gettext_lazy("Lines"),
        max_length=LARGEST_TEXT,
        widget=forms.Textarea(
            attrs={"rows": 10, "spellcheck": "false", "placeholder": "", "class": "figures"}
        ),
    )
    note = NoteField()
