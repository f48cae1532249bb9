"""Names this app to Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The plumbing below all domains."""

    name = "wattstead.foundation"
    label = "foundation"
