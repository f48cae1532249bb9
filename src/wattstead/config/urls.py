"""Names every address the portal answers."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("wattstead.interfaces.api.urls")),
    path("staff/", include("wattstead.interfaces.staff.urls")),
    path("", include("wattstead.interfaces.pages.urls")),
]
