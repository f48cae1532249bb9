"""Names the address of the welcome page."""

from django.urls import path

from wattstead.interfaces.pages.welcome import views

urlpatterns = [path("", views.welcome, name="welcome")]
