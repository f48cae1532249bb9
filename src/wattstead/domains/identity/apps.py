"""Names this app to Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People and how they sign in."""

    name = "wattstead.domains.identity"
    label = "identity"
