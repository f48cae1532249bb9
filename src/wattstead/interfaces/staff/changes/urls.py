"""Names the addresses of invoices whose readings changed."""

from django.urls import path

from wattstead.interfaces.staff.changes import lists, one

urlpatterns = [
    path("", lists.show_changes, name="staff_changes"),
    path("<uuid:period_id>/", one.show_change, name="staff_change"),
]
