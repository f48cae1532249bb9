"""Names the address of the contract page."""

from django.urls import path

from wattstead.interfaces.pages.contract import views

urlpatterns = [path("", views.show_contract, name="contract")]
