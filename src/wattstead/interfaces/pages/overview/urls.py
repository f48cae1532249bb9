"""Names the address of the overview."""

from django.urls import path

from wattstead.interfaces.pages.overview import views

urlpatterns = [path("", views.show_overview, name="overview")]
