"""Names the address of the first steps."""

from django.urls import path

from wattstead.interfaces.pages.first_steps import views

urlpatterns = [path("", views.first_steps, name="first_steps")]
