"""Names this app to Django."""

from django.apps import AppConfig


class TariffsConfig(AppConfig):
    """What energy costs, and when."""

    name = "wattstead.domains.tariffs"
    label = "tariffs"
