"""Names the addresses of goals."""

from django.urls import path

from wattstead.interfaces.pages.goals import changing, views

urlpatterns = [
    path("", views.show_goals, name="goals"),
    path("new/", changing.add, name="add_goal"),
    path("<uuid:goal_id>/", changing.change, name="goal"),
    path("<uuid:goal_id>/end/", changing.end, name="end_goal"),
    path("<uuid:goal_id>/resume/", changing.resume, name="resume_goal"),
    path("<uuid:goal_id>/remove/", changing.remove, name="remove_goal"),
]
