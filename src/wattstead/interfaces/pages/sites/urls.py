"""Names the addresses of the pages about sites."""

from django.urls import path

from wattstead.interfaces.pages.sites import changing, views

urlpatterns = [
    path("", views.list_sites, name="sites"),
    path("search/", views.search_sites, name="site_search"),
    path("new/", changing.add, name="add_site"),
    path("<uuid:site_id>/", views.show_site, name="site"),
    path("<uuid:site_id>/change/", changing.change, name="change_site"),
]
