"""Puts alerts into words."""

from django.utils.translation import gettext

from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit


def alert_name(alert_type: AlertType) -> str:
    """Return what somebody is alerted of."""
    return {
        AlertType.BILL_AVAILABLE: gettext("A new invoice"),
        AlertType.PAYMENT_DUE: gettext("A payment that is due"),
        AlertType.HIGH_CONSUMPTION: gettext("High consumption"),
        AlertType.PRODUCTION_DROP: gettext("A drop in production"),
        AlertType.PRICE_SPIKE: gettext("A price spike"),
        AlertType.CONTRACT_EXPIRING: gettext("A contract that ends"),
        AlertType.DEVICE_OFFLINE: gettext("A device that does not answer"),
    }[alert_type]


def alert_told(alert_type: AlertType) -> str:
    """Return when the alert comes."""
    return {
        AlertType.BILL_AVAILABLE: gettext("When an invoice or a credit is issued to your account."),
        AlertType.PAYMENT_DUE: gettext("A few days before an open invoice is due, and once it is overdue."),
        AlertType.HIGH_CONSUMPTION: gettext("When a day takes clearly more from the grid than such days do."),
        AlertType.PRODUCTION_DROP: gettext("When a day gives far less solar energy than those before."),
        AlertType.PRICE_SPIKE: gettext("When an hour of a dynamic tariff becomes expensive."),
        AlertType.CONTRACT_EXPIRING: gettext("A month before a contract ends with no other after it."),
        AlertType.DEVICE_OFFLINE: gettext("When nothing has been heard from a device for a day."),
    }[alert_type]


def unit_name(unit: ThresholdUnit) -> str:
    """Return a unit of a threshold, as a list offers it."""
    return {
        ThresholdUnit.KWH: gettext("kWh"),
        ThresholdUnit.PERCENT: gettext("percent"),
        ThresholdUnit.CURRENCY: gettext("in your currency"),
    }[unit]
