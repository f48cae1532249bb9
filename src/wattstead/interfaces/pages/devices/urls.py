"""Names the addresses of devices."""

from django.urls import path

from wattstead.interfaces.pages.devices import changing, inverters, views

INVERTER = "solar/<uuid:system_id>/inverters"

urlpatterns = [
    path("", views.list_devices, name="energy_devices"),
    path("new/", changing.choose_kind, name="add_energy_device"),
    path("new/<slug:kind>/", changing.add_device, name="add_energy_device_of"),
    path("<slug:kind>/<uuid:device_id>/", views.show_device, name="energy_device"),
    path("<slug:kind>/<uuid:device_id>/change/", changing.change_device, name="change_energy_device"),
    path("<slug:kind>/<uuid:device_id>/remove/", changing.remove_device, name="remove_energy_device"),
    path("<slug:kind>/<uuid:device_id>/status/", changing.move_device, name="move_energy_device"),
    path(f"{INVERTER}/new/", inverters.add, name="add_inverter"),
    path(f"{INVERTER}/<uuid:inverter_id>/change/", inverters.change, name="change_inverter"),
    path(f"{INVERTER}/<uuid:inverter_id>/remove/", inverters.remove, name="remove_inverter"),
]
