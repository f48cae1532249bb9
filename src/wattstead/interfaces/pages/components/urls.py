"""Names the address of the page that shows every component."""

from django.urls import path

from wattstead.interfaces.pages.components import views

urlpatterns = [path("", views.show_components, name="components")]
