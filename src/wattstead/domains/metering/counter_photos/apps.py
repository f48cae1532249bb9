"""Names this app to Django."""

from django.apps import AppConfig


class CounterPhotosConfig(AppConfig):
    """Photos of counters, beside what somebody read off them."""

    name = "wattstead.domains.metering.counter_photos"
    label = "counter_photos"
