"""Names this app to Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What people are told in the portal."""

    name = "wattstead.domains.notifications"
    label = "notifications"
