"""Names this app to Django."""

from django.apps import AppConfig


class SitesConfig(AppConfig):
    """Places where energy is used and produced."""

    name = "wattstead.domains.sites"
    label = "sites"
