"""Names this app to Django."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Tickets with their messages and attachments."""

    name = "wattstead.domains.support"
    label = "support"
