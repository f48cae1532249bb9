"""Names this app to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Who is supplied where, since when, on which tariff."""

    name = "wattstead.domains.contracts"
    label = "contracts"
