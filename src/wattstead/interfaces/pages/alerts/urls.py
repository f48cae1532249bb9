"""Names the address of the alerts."""

from django.urls import path

from wattstead.interfaces.pages.alerts import views

urlpatterns = [
    path("", views.show_alerts, name="alerts"),
    path("<uuid:preference_id>/forget/", views.forget, name="forget_alert"),
]
