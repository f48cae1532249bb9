"""Names the addresses of data quality."""

from django.urls import path

from wattstead.interfaces.staff.quality import views

urlpatterns = [
    path("", views.show_quality, name="staff_quality"),
    path("<uuid:register_id>/", views.show_register, name="staff_register"),
]
