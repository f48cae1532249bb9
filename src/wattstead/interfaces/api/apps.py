"""Names this app to Django, which finds its templates by that."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What programs of customers speak to."""

    name = "wattstead.interfaces.api"
    label = "api"
