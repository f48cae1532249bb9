"""Names the addresses of limits."""

from django.urls import path

from wattstead.interfaces.staff.limits import views

urlpatterns = [
    path("", views.show_limits, name="staff_limits"),
    path("<slug:name>/", views.change_limits, name="staff_limit"),
]
