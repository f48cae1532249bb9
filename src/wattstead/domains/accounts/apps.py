"""Names this app to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Billing accounts and who may act for them."""

    name = "wattstead.domains.accounts"
    label = "accounts"
