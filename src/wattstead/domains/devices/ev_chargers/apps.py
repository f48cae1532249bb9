"""Names this app to Django."""

from django.apps import AppConfig


class EvChargersConfig(AppConfig):
    """Chargers of electric vehicles and what they charged."""

    name = "wattstead.domains.devices.ev_chargers"
    label = "ev_chargers"
