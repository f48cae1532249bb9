"""Tells Django that the engine brings migrations."""

from django.apps import AppConfig


class TimeseriesConfig(AppConfig):
    """The day blocks, their revisions and the device epochs."""

    name = "wattstead.timeseries"
    label = "timeseries"
