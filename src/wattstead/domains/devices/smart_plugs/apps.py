"""Names this app to Django."""

from django.apps import AppConfig


class SmartPlugsConfig(AppConfig):
    """Plugs that measure one appliance."""

    name = "wattstead.domains.devices.smart_plugs"
    label = "smart_plugs"
