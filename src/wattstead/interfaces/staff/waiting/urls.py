"""Names the addresses of the queue."""

from django.urls import path

from wattstead.interfaces.staff.waiting import decided, lists, one, rules

urlpatterns = [
    path("", lists.show_queue, name="staff_waiting"),
    path("decide/", lists.decide, name="staff_decide"),
    path("rule/", rules.decide_by_rule, name="staff_rule"),
    path("decided/", decided.show_decided, name="staff_decided"),
    path("<uuid:reading_id>/", one.show_reading, name="staff_reading"),
    path("<uuid:reading_id>/rows/", lists.show_rows, name="staff_rows"),
    path("<uuid:reading_id>/picture/", one.show_picture, name="staff_picture"),
    path("<uuid:reading_id>/photo/", one.show_photo, name="staff_photo"),
]
