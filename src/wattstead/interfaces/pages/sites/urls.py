"""Names the addresses of the pages about sites."""

from django.urls import path

from wattstead.interfaces.pages.sites import views

urlpatterns = [
    path("", views.list_sites, name="sites"),
    path("search/", views.search_sites, name="site_search"),
]
