"""Names the address of the welcome page, and where browsers look for our mark by themselves."""

from django.urls import path

from wattstead.interfaces.pages.welcome import views

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("favicon.ico", views.mark, name="mark"),
]
