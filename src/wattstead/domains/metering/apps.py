"""Names this app to Django."""

from django.apps import AppConfig


class MeteringConfig(AppConfig):
    """Meters, their registers and the files their readings come in."""

    name = "wattstead.domains.metering"
    label = "metering"
