"""Names this app to Django."""

from django.apps import AppConfig


class SolarConfig(AppConfig):
    """Solar systems and their inverters."""

    name = "wattstead.domains.devices.solar"
    label = "solar"
