"""Names the addresses of values of gas."""

from django.urls import path

from wattstead.interfaces.staff.gas import areas, lists, pasting

urlpatterns = [
    path("", lists.show_areas, name="staff_gas"),
    path("new/", areas.open_area, name="staff_gas_new"),
    path("lines/", pasting.paste_lines, name="staff_gas_lines"),
    path("<uuid:area_id>/", areas.show_area, name="staff_gas_area"),
    path("<uuid:area_id>/places/", areas.change_area, name="staff_gas_places"),
    path("<uuid:area_id>/<uuid:quality_id>/", areas.correct_values, name="staff_gas_value"),
]
