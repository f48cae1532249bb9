"""Names this app to Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payment methods and payments."""

    name = "wattstead.domains.payments"
    label = "payments"
