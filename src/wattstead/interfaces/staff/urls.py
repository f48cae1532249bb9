"""Names every page of the service desk."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="staff_waiting"), name="staff"),
    path("readings/", include("wattstead.interfaces.staff.waiting.urls")),
]
