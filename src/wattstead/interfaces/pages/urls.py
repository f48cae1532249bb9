"""Names every page."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wattstead.interfaces.pages.welcome.urls")),
    path("overview/", include("wattstead.interfaces.pages.overview.urls")),
    path("usage/", include("wattstead.interfaces.pages.usage.urls")),
    path("invoices/", include("wattstead.interfaces.pages.invoices.urls")),
    path("contract/", include("wattstead.interfaces.pages.contract.urls")),
    path("devices/", include("wattstead.interfaces.pages.devices.urls")),
    path("meters/", include("wattstead.interfaces.pages.meters.urls")),
    path("sites/", include("wattstead.interfaces.pages.sites.urls")),
    path("notifications/", include("wattstead.interfaces.pages.notifications.urls")),
    path("goals/", include("wattstead.interfaces.pages.goals.urls")),
    path("account/alerts/", include("wattstead.interfaces.pages.alerts.urls")),
    path("support/", include("wattstead.interfaces.pages.support.urls")),
    path("components/", include("wattstead.interfaces.pages.components.urls")),
    path("first-steps/", include("wattstead.interfaces.pages.first_steps.urls")),
    path("preferences/", include("wattstead.interfaces.pages.preferences.urls")),
    path("", include("wattstead.interfaces.pages.account.urls")),
    path("", include("wattstead.interfaces.pages.payments.urls")),
    path("", include("wattstead.interfaces.pages.signing_in.urls")),
    path("", include("wattstead.interfaces.pages.sign_in.urls")),
]
