"""Names the addresses of meters."""

from django.urls import path

from wattstead.interfaces.pages.meters import (
    adding,
    estimation,
    exchanges,
    exporting,
    faults,
    hand_readings,
    photos,
    uploads,
    views,
)

urlpatterns = [
    path("", views.show_meters, name="meters"),
    path("new/", adding.ask_for_meter, name="add_meter"),
    path("<uuid:meter_id>/", views.show_meter, name="meter"),
    path("<uuid:meter_id>/reading/", hand_readings.enter_reading, name="enter_reading"),
    path("photos/<uuid:photo_id>/", photos.show_photo, name="counter_photo"),
    path("<uuid:meter_id>/estimation/", estimation.fill_gaps, name="fill_gaps"),
    path("<uuid:meter_id>/exchange/", exchanges.record_exchange, name="record_exchange"),
    path("<uuid:meter_id>/fault/", faults.ask_for_fault, name="report_fault"),
    path("<uuid:meter_id>/export/", exporting.export_readings, name="export_readings"),
    path("<uuid:meter_id>/upload/", uploads.upload_file, name="upload_file"),
    path("<uuid:meter_id>/upload/<uuid:upload_id>/", uploads.check_upload, name="check_upload"),
    path("<uuid:meter_id>/imports/<uuid:run_id>/", uploads.show_import, name="import_record"),
]
