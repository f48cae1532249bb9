"""Names the addresses of the pages about contracts."""

from django.urls import path

from wattstead.interfaces.pages.contract import concluding, details, ending, moving, views, withdrawing

urlpatterns = [
    path("", views.show_contract, name="contract"),
    path("new/", concluding.conclude, name="conclude_contract"),
    path("<uuid:contract_id>/", details.show_one, name="one_contract"),
    path("<uuid:contract_id>/change/", concluding.begin_otherwise, name="change_contract"),
    path("<uuid:contract_id>/renewal/", ending.renew, name="renew_contract"),
    path("<uuid:contract_id>/withdrawal/", withdrawing.withdraw, name="withdraw_contract"),
    path("<uuid:contract_id>/reading/in/", moving.tell_reading, {"move": "in"}, name="reading_moving_in"),
    path("<uuid:contract_id>/reading/out/", moving.tell_reading, {"move": "out"}, name="reading_moving_out"),
    path("<uuid:contract_id>/end/", ending.end, name="end_contract"),
]
