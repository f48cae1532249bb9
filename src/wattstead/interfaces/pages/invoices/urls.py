"""Names the addresses of the invoice pages."""

from django.urls import path

from wattstead.interfaces.pages.invoices import views

urlpatterns = [
    path("", views.list_invoices, name="invoices"),
    path("<uuid:invoice_id>/", views.show_invoice, name="invoice"),
]
