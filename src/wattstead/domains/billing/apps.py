"""Names this app to Django."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Invoices and their lines."""

    name = "wattstead.domains.billing"
    label = "billing"
