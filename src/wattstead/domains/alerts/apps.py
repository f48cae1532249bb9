"""Names this app to Django."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """When and how people want to be alerted."""

    name = "wattstead.domains.alerts"
    label = "alerts"
