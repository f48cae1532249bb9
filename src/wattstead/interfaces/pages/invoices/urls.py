"""Names the addresses of the invoice pages."""

from django.urls import path

from wattstead.interfaces.pages.invoices import views

urlpatterns = [
    path("", views.list_invoices, name="invoices"),
    path("<uuid:invoice_id>/", views.show_invoice, name="invoice"),
    path("<uuid:invoice_id>/known/", views.show_known, name="invoice_known"),
    path("<uuid:invoice_id>/known/<slug:side>/<slug:day>/", views.show_known_day, name="invoice_known_day"),
]
