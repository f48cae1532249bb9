"""Names every page of the service desk."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="staff_waiting"), name="staff"),
    path("data-quality/", include("wattstead.interfaces.staff.quality.urls")),
    path("limits/", include("wattstead.interfaces.staff.limits.urls")),
    path("readings/", include("wattstead.interfaces.staff.waiting.urls")),
    path("gas-values/", include("wattstead.interfaces.staff.gas.urls")),
    path("changed-periods/", include("wattstead.interfaces.staff.changes.urls")),
]
