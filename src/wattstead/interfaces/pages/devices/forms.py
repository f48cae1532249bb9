"""Asks for a device: what stands on its label, and what its people call it."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from wattstead.domains.devices.batteries.vocabulary import BatteryDescription
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerDescription, ConnectorType
from wattstead.domains.devices.smart_plugs.vocabulary import PlugDescription
from wattstead.domains.devices.solar.vocabulary import (
    MOST_PANELS,
    InverterPlate,
    Orientation,
    SolarDescription,
    SolarStatus,
)
from wattstead.domains.devices.vocabulary import LARGEST_FIGURE, LONGEST_NAME
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.interfaces.pages.devices.words import CONNECTORS, ORIENTATIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AS_ON_A_LABEL = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _text(
    label: "StrOrPromise", *, required: bool = True, most: int = LONGEST_NAME, help_text: "StrOrPromise" = ""
) -> forms.CharField:
    field = forms.CharField(label=label, required=required, max_length=most, help_text=help_text)
    field.widget.attrs |= {"autocomplete": "off"}
    return field


def _label(label: "StrOrPromise", *, help_text: "StrOrPromise" = "") -> forms.CharField:
    field = _text(label, help_text=help_text)
    field.widget.attrs |= AS_ON_A_LABEL
    return field


def _figure(
    label: "StrOrPromise", *, largest: int = LARGEST_FIGURE, places: int = 3, help_text: "StrOrPromise" = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.001") if places == 3 else Decimal(0),
        max_value=largest,
        max_digits=9,
        decimal_places=places,
        localize=True,
        help_text=help_text,
    )


class SolarForm(forms.Form):
    """The panels on a roof."""

    name = _text(
        gettext_lazy("What do you call this device?"), help_text=gettext_lazy("“Roof”, for instance.")
    )
    capacity_kw = _figure(gettext_lazy("Peak power in kWp"))
    panel_count = forms.IntegerField(
        label=gettext_lazy("Number of panels"), min_value=1, max_value=MOST_PANELS
    )
    orientation = forms.ChoiceField(label=gettext_lazy("Which way do they face?"), choices=ORIENTATIONS)
    tilt_angle = _figure(
        gettext_lazy("Tilt in degrees"),
        largest=90,
        places=1,
        help_text=gettext_lazy("0 lies flat, 90 stands upright; most roofs have 30 to 45."),
    )
    installed_on = DayField(label=gettext_lazy("Installed on"))
    panel_type = _text(gettext_lazy("Kind of panels"), required=False)
    installer_name = _text(gettext_lazy("Who installed it?"), required=False, most=120)
    installer_contact = _text(gettext_lazy("How to reach them"), required=False, most=200)
    warranty_until = DayField(label=gettext_lazy("Warranty until"), required=False)

    def description(self) -> SolarDescription:
        """Return the system as it was described."""
        entered = self.cleaned_data
        return SolarDescription(
            name=entered["name"],
            capacity_kw=entered["capacity_kw"],
            installed_on=entered["installed_on"],
            orientation=Orientation(entered["orientation"]),
            tilt_angle=entered["tilt_angle"],
            panel_count=entered["panel_count"],
            panel_type=entered["panel_type"],
            installer_name=entered["installer_name"],
            installer_contact=entered["installer_contact"],
            warranty_until=entered["warranty_until"],
        )


class SolarStatusForm(forms.Form):
    """What the people of a solar system say of it."""

    status = forms.ChoiceField(choices=[(each.value, each.value) for each in SolarStatus])


class BatteryForm(forms.Form):
    """A battery."""

    name = _text(
        gettext_lazy("What do you call this device?"), help_text=gettext_lazy("“Cellar”, for instance.")
    )
    manufacturer = _text(gettext_lazy("Maker"))
    model = _text(gettext_lazy("Model"))
    capacity_kwh = _figure(gettext_lazy("Capacity in kWh"))
    usable_capacity_kwh = _figure(
        gettext_lazy("Of which usable, in kWh"),
        help_text=gettext_lazy("Batteries keep a part to themselves, to last longer."),
    )
    installed_on = DayField(label=gettext_lazy("Installed on"))

    def description(self) -> BatteryDescription:
        """Return the battery as it was described."""
        return BatteryDescription(**self.cleaned_data)


class ChargerForm(forms.Form):
    """A car charger."""

    name = _text(
        gettext_lazy("What do you call this device?"), help_text=gettext_lazy("“Carport”, for instance.")
    )
    manufacturer = _text(gettext_lazy("Maker"))
    model = _text(gettext_lazy("Model"))
    serial_number = _label(
        gettext_lazy("Serial number"), help_text=gettext_lazy("On the label at the side or below.")
    )
    max_power_kw = _figure(gettext_lazy("Power in kW"))
    connector_type = forms.ChoiceField(label=gettext_lazy("Which plug does it have?"), choices=CONNECTORS)

    def description(self) -> ChargerDescription:
        """Return the charger as it was described."""
        entered = self.cleaned_data
        return ChargerDescription(**entered | {"connector_type": ConnectorType(entered["connector_type"])})


class PlugForm(forms.Form):
    """A smart plug."""

    name = _text(
        gettext_lazy("What is plugged in?"), help_text=gettext_lazy("“Washing machine”, for instance.")
    )
    location = _text(gettext_lazy("In which room?"), required=False)
    manufacturer = _text(gettext_lazy("Maker"))
    model = _text(gettext_lazy("Model"))
    mac_address = _label(
        gettext_lazy("MAC address"),
        help_text=gettext_lazy("Six pairs of digits and letters on the label, such as A8:03:2A:5B:11:C4."),
    )

    def description(self) -> PlugDescription:
        """Return the plug as it was described."""
        return PlugDescription(**self.cleaned_data)


class InverterForm(forms.Form):
    """An inverter of a solar system."""

    manufacturer = _text(gettext_lazy("Maker"))
    model = _text(gettext_lazy("Model"))
    serial_number = _label(
        gettext_lazy("Serial number"), help_text=gettext_lazy("On the label at the side or below.")
    )
    max_power_kw = _figure(gettext_lazy("Power in kW"))
    firmware_version = _text(gettext_lazy("Firmware"), required=False)

    def plate(self) -> InverterPlate:
        """Return the inverter as it was described."""
        return InverterPlate(**self.cleaned_data)


DeviceForm = SolarForm | BatteryForm | ChargerForm | PlugForm
