"""Asks for a meter: its number, what flows through it, how it is connected."""

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.metering.vocabulary import MeterType, Phase
from wattstead.journeys.add_meter import NewMeter

KINDS = (
    (MeterType.ELECTRICITY.value, gettext_lazy("Electricity")),
    (MeterType.GAS.value, gettext_lazy("Gas")),
)
PHASES = ((Phase.THREE.value, gettext_lazy("Three phases")), (Phase.SINGLE.value, gettext_lazy("One phase")))


class MeterForm(forms.Form):
    """What is written on a meter, and what its people know of it."""

    meter_type = forms.ChoiceField(
        label=gettext_lazy("What does it count?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=MeterType.ELECTRICITY.value,
    )
    meter_number = forms.CharField(
        label=gettext_lazy("Meter number"),
        max_length=48,
        help_text=gettext_lazy(
            "On the plate below the display, often beside a bar code, and on your last bill. The long number"
            " of the metering point works as well."
        ),
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("How is it connected?"),
        choices=PHASES,
        widget=forms.RadioSelect,
        initial=Phase.THREE.value,
        required=False,
        help_text=gettext_lazy(
            "Nearly every home in central Europe has three phases; “3×230/400 V” on the plate says so."
        ),
    )
    feeds_in = forms.BooleanField(
        label=gettext_lazy("It also counts what we feed into the grid (solar panels)"), required=False
    )
    is_smart = forms.BooleanField(
        label=gettext_lazy("It is a smart meter that sends its readings"), required=False, initial=True
    )

    meter_number.widget.attrs |= {
        "autocomplete": "off",
        "autocapitalize": "characters",
        "spellcheck": "false",
    }

    def meter(self) -> NewMeter:
        """Return the meter as it was described."""
        entered = self.cleaned_data
        return NewMeter(
            meter_number=entered["meter_number"],
            meter_type=MeterType(entered["meter_type"]),
            phase=Phase(entered["phase"]) if entered["phase"] else None,
            feeds_in=entered["feeds_in"],
            is_smart=entered["is_smart"],
        )
