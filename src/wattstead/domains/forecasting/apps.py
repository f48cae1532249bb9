"""Names this app to Django."""

from django.apps import AppConfig


class ForecastingConfig(AppConfig):
    """What a site is expected to use and produce."""

    name = "wattstead.domains.forecasting"
    label = "forecasting"
