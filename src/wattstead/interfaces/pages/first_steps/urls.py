"""Names the addresses of the first steps."""

from django.urls import path

from wattstead.interfaces.pages.first_steps import views

urlpatterns = [
    path("", views.first_steps, name="first_steps"),
    path("meter/", views.first_meter, name="first_meter"),
    path("readings/", views.first_readings, name="first_readings"),
    path("done/", views.done, name="first_steps_done"),
]
