"""Names this app to Django."""

from django.apps import AppConfig


class BatteriesConfig(AppConfig):
    """Batteries that store energy at a site."""

    name = "wattstead.domains.devices.batteries"
    label = "batteries"
