"""Names the addresses of the usage pages."""

from django.urls import path

from wattstead.interfaces.pages.usage import views

urlpatterns = [
    path("", views.explore, name="usage"),
    path("heat-map/", views.show_heat_map, name="heat_map"),
    path("comparison/", views.compare, name="usage_comparison"),
    path("usage.csv", views.download, name="usage_file"),
    path("readings.csv", views.download_readings, name="readings_file"),
]
