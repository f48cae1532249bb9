"""Stores payment methods and payments. An IBAN is encrypted; only its last four characters are readable."""

from datetime import date

from django.db import models
from django.db.models import Q

from wattstead.domains.payments.rules import first_day_after_card
from wattstead.domains.payments.vocabulary import (
    METHOD_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    MethodStatus,
    MethodType,
    PaymentStatus,
)
from wattstead.foundation.encryption import EncryptedField
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity

NO_CARD = Q(card_last4="", card_brand="", card_expiry_month=None, card_expiry_year=None)
NO_BANK = Q(iban="", iban_last4="", bic="")
IS_CARD = (
    Q(method_type=MethodType.CARD.value, card_expiry_month__isnull=False, card_expiry_year__isnull=False)
    & ~Q(card_last4="")
    & ~Q(card_brand="")
    & NO_BANK
)
# Of a method that was removed the last four characters stay, to read old payments by.
IS_SEPA = (
    Q(method_type=MethodType.SEPA_DIRECT_DEBIT.value)
    & ~Q(iban_last4="")
    & ~Q(account_holder="")
    & (Q(removed_at=None) & ~Q(iban="") | Q(removed_at__isnull=False, iban=""))
    & NO_CARD
)
IS_TRANSFER = Q(method_type=MethodType.BANK_TRANSFER.value) & NO_CARD & NO_BANK
ENDED = (PaymentStatus.COMPLETED.value, PaymentStatus.FAILED.value, PaymentStatus.REFUNDED.value)


class PaymentMethod(AccountEntity):
    """A way an account pays: what its type does not have is empty."""

    method_type = models.CharField(max_length=17)
    status = models.CharField(max_length=7, default=MethodStatus.ACTIVE.value)
    is_default = models.BooleanField(default=False)
    card_last4 = models.CharField(max_length=4, blank=True, default="")
    card_brand = models.CharField(max_length=30, blank=True, default="")
    card_expiry_month = models.PositiveSmallIntegerField(null=True)
    card_expiry_year = models.PositiveSmallIntegerField(null=True)
    iban = EncryptedField(blank=True, default="")
    iban_last4 = models.CharField(max_length=4, blank=True, default="")
    bic = models.CharField(max_length=11, blank=True, default="")
    account_holder = models.CharField(max_length=140, blank=True, default="")
    external_id = models.CharField(max_length=255, blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="payment_method_of_its_account"),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(is_default=True),
                name="one_default_payment_method_per_account",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="payment_method_external_id_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in METHOD_TRANSITIONS.stored]),
                name="payment_method_status_is_stored",
            ),
            models.CheckConstraint(
                condition=IS_CARD | IS_SEPA | IS_TRANSFER, name="payment_method_has_what_its_type_needs"
            ),
            models.CheckConstraint(
                condition=Q(card_expiry_month=None) | Q(card_expiry_month__range=(1, 12)),
                name="payment_method_card_month_is_a_month",
            ),
            models.CheckConstraint(
                condition=Q(card_expiry_year=None) | Q(card_expiry_year__range=(2000, 2100)),
                name="payment_method_card_year_is_a_year",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(is_default=False),
                name="removed_payment_method_is_no_default",
            ),
        ]
        indexes = [models.Index(fields=["account", "-created_at"], name="payment_methods_of_account")]

    @property
    def card_ends_before(self) -> date | None:
        """Return the first day on which the card is of no use; None where there is no card."""
        if self.card_expiry_year is None or self.card_expiry_month is None:
            return None
        return first_day_after_card(year=self.card_expiry_year, month=self.card_expiry_month)


class Payment(AccountEntity):
    """Money for one invoice, announced, asked for or received."""

    invoice = models.ForeignKey(
        "billing.Invoice", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    payment_method = models.ForeignKey(
        PaymentMethod, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, default=PaymentStatus.PENDING.value)
    transaction_id = models.CharField(max_length=255, blank=True, default="")
    failure_reason = models.CharField(max_length=300, blank=True, default="")
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="payment_invoice_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="payment_method_of_the_same_account",
                fields=("payment_method", "account"),
                to="payments.PaymentMethod",
                to_fields=("id", "account"),
            ),
            models.UniqueConstraint(
                fields=["transaction_id"], condition=~Q(transaction_id=""), name="payment_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in PAYMENT_TRANSITIONS.stored]),
                name="payment_status_is_known",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_of_some_money"),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, processed_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(processed_at=None)),
                name="payment_has_the_time_it_was_processed",
            ),
            models.CheckConstraint(
                condition=Q(status=PaymentStatus.FAILED.value) & ~Q(failure_reason="")
                | ~Q(status=PaymentStatus.FAILED.value) & Q(failure_reason=""),
                name="failed_payment_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["invoice", "-created_at"], name="payments_of_invoice"),
            models.Index(fields=["account", "-created_at"], name="payments_of_account"),
        ]
