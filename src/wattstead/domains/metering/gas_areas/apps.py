"""Names this app to Django."""

from django.apps import AppConfig


class GasAreasConfig(AppConfig):
    """Areas of gas grids, and what their gas was worth."""

    name = "wattstead.domains.metering.gas_areas"
    label = "gas_areas"
