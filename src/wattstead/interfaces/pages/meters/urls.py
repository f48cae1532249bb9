"""Names the addresses of meters."""

from django.urls import path

from wattstead.interfaces.pages.meters import views

urlpatterns = [path("", views.show_meters, name="meters")]
