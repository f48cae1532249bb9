"""Names the addresses of payment methods, and of announcements of transfers."""

from django.urls import path

from wattstead.interfaces.pages.payments import announcements, views

urlpatterns = [
    path("account/payment-methods/", views.show_methods, name="payment_methods"),
    path("account/payment-methods/bank-account/", views.add_bank_account, name="add_bank_account"),
    path("account/payment-methods/transfer/", views.add_transfer, name="add_transfer"),
    path("account/payment-methods/<uuid:method_id>/default/", views.prefer, name="prefer_payment_method"),
    path("account/payment-methods/<uuid:method_id>/end/", views.remove, name="remove_payment_method"),
    path("invoices/<uuid:invoice_id>/transfer/", announcements.announce, name="announce_transfer"),
    path(
        "invoices/<uuid:invoice_id>/payments/<uuid:payment_id>/end/",
        announcements.withdraw,
        name="withdraw_payment",
    ),
]
