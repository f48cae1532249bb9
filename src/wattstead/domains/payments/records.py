"""Gives payment methods and payments out whole, to those who write every field of them down."""

from wattstead.domains.payments.models import Payment, PaymentMethod

PaymentMethodRecord = PaymentMethod
PaymentRecord = Payment
