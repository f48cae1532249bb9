"""Names this app to Django."""

from django.apps import AppConfig


class QuarantineConfig(AppConfig):
    """Readings that wait for a decision, and what is usual for registers."""

    name = "wattstead.domains.metering.quarantine"
    label = "quarantine"
