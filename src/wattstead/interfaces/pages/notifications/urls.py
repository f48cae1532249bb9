"""Names the addresses of notifications."""

from django.urls import path

from wattstead.interfaces.pages.notifications import views

urlpatterns = [
    path("", views.show_notifications, name="notifications"),
    path("read-all/", views.read_all, name="read_all_notifications"),
    path("<uuid:notification_id>/open/", views.open_notification, name="open_notification"),
    path("<uuid:notification_id>/read/", views.read, name="read_notification"),
]
