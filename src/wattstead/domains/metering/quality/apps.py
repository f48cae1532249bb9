"""Names this app to Django."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """How good the readings are, worked out every night."""

    name = "wattstead.domains.metering.quality"
    label = "quality"
