"""Names the addresses of preferences."""

from django.urls import path

from wattstead.interfaces.pages.preferences import views

urlpatterns = [
    path("language/", views.change_language, name="change_language"),
    path("theme/", views.change_theme, name="change_theme"),
]
