"""Names this app to Django."""

from django.apps import AppConfig


class ReversalsConfig(AppConfig):
    """Reversals of issued invoices."""

    name = "wattstead.domains.billing.reversals"
    label = "reversals"
