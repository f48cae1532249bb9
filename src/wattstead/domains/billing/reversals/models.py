"""Stores reversals. Like the invoices they are about they never change."""

from django.db import models
from django.db.models import F, Q

from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity

LONGEST_NOTE = 500


class Reversal(AccountEntity):
    """A document of its own that takes an issued invoice back and names the one in its place.

    Money that came for the old invoice counts for the new one. `paid_back` is what was given
    back because it was more than the new one asks.
    """

    invoice = models.ForeignKey(
        "billing.Invoice", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    replaced_by = models.ForeignKey(
        "billing.Invoice", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    reversal_number = models.CharField(max_length=24)
    reversed_on = models.DateField()
    total = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=LONGEST_NOTE)
    made_by = models.UUIDField(null=True)
    paid_back = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    paid_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice"], name="an_invoice_is_reversed_once"),
            models.UniqueConstraint(fields=["replaced_by"], name="an_invoice_takes_the_place_of_one"),
            models.UniqueConstraint(fields=["reversal_number"], name="reversal_number_is_unique"),
            CompositeForeignKey(
                name="reversal_of_an_invoice_of_its_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="reversal_replaced_by_an_invoice_of_its_account",
                fields=("replaced_by", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=~Q(invoice=F("replaced_by")), name="reversal_names_two_invoices"
            ),
            models.CheckConstraint(
                condition=Q(paid_back=None, paid_back_at=None)
                | Q(paid_back__gt=0, paid_back_at__isnull=False),
                name="what_was_paid_back_has_its_time",
            ),
        ]
