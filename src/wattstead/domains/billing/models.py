"""Stores invoices. Once issued, the database itself keeps their content as it is."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from wattstead.domains.billing.vocabulary import (
    INVOICE_TRANSITIONS,
    AddressRole,
    ChangeState,
    InvoiceStatus,
    LineCategory,
    LineSubject,
    LineUnit,
)
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity, AddressColumns

IN_DRAFT = Q(status=InvoiceStatus.DRAFT.value)


class Invoice(AccountEntity):
    """What one contract is billed for a period of days.

    Names and numbers that could change elsewhere are copied, so that an issued
    invoice reads the same for ever. `missing_share` is the part of the period
    without readings, `estimated_share` that of the energy that was estimated.
    """

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    invoice_number = models.CharField(max_length=24, null=True)
    status = models.CharField(max_length=9, default=InvoiceStatus.DRAFT.value)
    starts_on = models.DateField()
    ends_before = models.DateField()
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paid_at = models.DateTimeField(null=True)
    payment_method = models.ForeignKey(
        "payments.PaymentMethod", on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    cancelled_on = models.DateField(null=True)
    import_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    export_kwh = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    production_kwh = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    consumption_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    estimated_share = models.DecimalField(max_digits=7, decimal_places=6)
    missing_share = models.DecimalField(max_digits=7, decimal_places=6)
    currency = models.CharField(max_length=3)
    subtotal = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    contract_number = models.CharField(max_length=24)
    tariff_name = models.CharField(max_length=80)
    tariff_code = models.CharField(max_length=40)

    # Fetched by `invoice_records` alone.
    replaces: UUID | None
    replaced_by: UUID | None
    reversal_number: str | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="invoice_of_its_account"),
            models.UniqueConstraint(fields=["invoice_number"], name="invoice_number_is_unique"),
            CompositeForeignKey(
                name="invoice_contract_of_the_same_account",
                fields=("contract", "account"),
                to="contracts.Contract",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="invoice_payment_method_of_the_same_account",
                fields=("payment_method", "account"),
                to="payments.PaymentMethod",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in INVOICE_TRANSITIONS.stored]),
                name="invoice_status_is_stored",
            ),
            models.CheckConstraint(
                condition=Q(IN_DRAFT, invoice_number=None, issued_on=None, due_on=None)
                | Q(
                    ~IN_DRAFT,
                    invoice_number__isnull=False,
                    issued_on__isnull=False,
                    due_on__isnull=False,
                ),
                name="invoice_is_numbered_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="invoice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("issued_on")), name="invoice_due_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(issued_on__gte=F("ends_before")),
                name="invoice_issued_after_its_period",
            ),
            models.CheckConstraint(
                condition=Q(status=InvoiceStatus.PAID.value, paid_at__isnull=False)
                | Q(~Q(status=InvoiceStatus.PAID.value), paid_at=None),
                name="invoice_paid_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status=InvoiceStatus.CANCELLED.value, cancelled_on__isnull=False)
                | Q(~Q(status=InvoiceStatus.CANCELLED.value), cancelled_on=None),
                name="invoice_cancelled_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="invoice_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(total=F("subtotal") + F("tax")), name="invoice_total_is_subtotal_and_tax"
            ),
            models.CheckConstraint(
                condition=Q(estimated_share__range=(0, 1), missing_share__range=(0, 1)),
                name="invoice_shares_are_shares",
            ),
            ExclusionConstraint(
                name="one_invoice_per_contract_and_day",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_before"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(status=InvoiceStatus.CANCELLED.value),
            ),
        ]
        indexes = [
            models.Index(fields=["contract", "-starts_on"], name="invoice_latest_of_contract"),
            models.Index(fields=["account", "status", "due_on"], name="invoice_to_be_paid"),
            models.Index(fields=["account", "-starts_on", "-invoice_number"], name="invoice_list_of_account"),
        ]

    @property
    def known_at(self) -> datetime:
        """Return the moment whose readings an issued invoice was worked out from.

        That is when it was kept; of one that was issued for an earlier day (by hand, or in a scene) the
        end of that day.
        """
        issued_on = self.issued_on or self.ends_before
        start = datetime.combine(issued_on, time(0), UTC)
        is_of_the_day = start - timedelta(days=1) <= self.created_at < start + timedelta(days=2)
        return self.created_at if is_of_the_day else start + timedelta(days=1)


class InvoiceLine(AccountEntity):
    """One net line; `daily_micro_kwh` holds millionths of a kWh for each day of the invoice, or nothing."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines", db_constraint=False)
    position = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=11)
    subject = models.CharField(max_length=14)
    band = models.CharField(max_length=40, blank=True, default="")
    starts_on = models.DateField()
    ends_before = models.DateField()
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit = models.CharField(max_length=5)
    unit_price = models.DecimalField(max_digits=12, decimal_places=6)
    price_per = models.PositiveSmallIntegerField(default=1)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4)
    intervals = models.PositiveIntegerField(null=True)
    split_intervals = models.PositiveIntegerField(null=True)
    estimated_kwh = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    daily_micro_kwh = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_has_its_position"),
            CompositeForeignKey(
                name="invoice_line_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(
                    category__in=[
                        category.value for category in LineCategory if category is not LineCategory.TAX
                    ]
                ),
                name="invoice_line_category_is_known",
            ),
            models.CheckConstraint(
                condition=Q(subject__in=[subject.value for subject in LineSubject]),
                name="invoice_line_subject_is_known",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in LineUnit]), name="invoice_line_unit_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="invoice_line_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(price_per__gt=0), name="invoice_line_price_is_for_something"),
        ]


class InvoiceTax(AccountEntity):
    """The tax of one rate: worked out once from the sum of its lines."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="taxes", db_constraint=False)
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    base = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "rate"], name="invoice_tax_told_once_per_rate"),
            CompositeForeignKey(
                name="invoice_tax_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=1), name="invoice_tax_rate_is_a_share"),
        ]


class InvoiceAddress(AccountEntity, AddressColumns):
    """An address as it was when the invoice was made: who is billed, and where was supplied.

    `email` and `tax_id` are those of who is billed, where the account had some.
    """

    invoice = models.ForeignKey(
        Invoice, on_delete=models.CASCADE, related_name="addresses", db_constraint=False
    )
    role = models.CharField(max_length=11)
    # First and last name of a person have 80 characters each.
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    tax_id = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "role"], name="invoice_address_told_once_per_role"),
            CompositeForeignKey(
                name="invoice_address_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in AddressRole]),
                name="invoice_address_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="invoice_address_country_is_a_code"
            ),
        ]


class InvoiceRegister(AccountEntity):
    """What one register counted in the period, and what it showed at both ends where that is known."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.CASCADE, related_name="registers", db_constraint=False
    )
    meter_number = models.CharField(max_length=40)
    obis_code = models.CharField(max_length=24)
    direction = models.CharField(max_length=6)
    energy_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    shown_at_start = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    shown_at_end = models.DecimalField(max_digits=18, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "meter_number", "obis_code"], name="invoice_register_told_once"
            ),
            CompositeForeignKey(
                name="invoice_register_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
        ]


class InvoiceConversion(AccountEntity):
    """How cubic metres of gas of one meter became kilowatt-hours on some days, factor by factor."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.CASCADE, related_name="conversions", db_constraint=False
    )
    meter_number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_before = models.DateField()
    volume_m3 = models.DecimalField(max_digits=18, decimal_places=6)
    state_number = models.DecimalField(max_digits=7, decimal_places=5)
    calorific_value = models.DecimalField(max_digits=7, decimal_places=4)
    calorific_unit = models.CharField(max_length=6)
    energy_kwh = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "meter_number", "starts_on"], name="invoice_conversion_told_once"
            ),
            CompositeForeignKey(
                name="invoice_conversion_of_the_same_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="invoice_conversion_has_days"
            ),
        ]


class ChangedPeriod(AccountEntity):
    """An issued invoice whose readings are other ones now, with what it billed and what is known.

    Numbers of the invoice are copied: staff lists those of all accounts. `starts_on` and
    `ends_before` hold the days that changed. `known_total` is what the invoice would come to today, None
    where that cannot be worked out; `worth` what the change is worth by its own average prices.
    With `has_other_gas_values` a cubic metre is worth something else than was billed.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    invoice_number = models.CharField(max_length=24)
    contract_number = models.CharField(max_length=24)
    state = models.CharField(max_length=9)
    starts_on = models.DateField()
    ends_before = models.DateField()
    changed_days = models.PositiveIntegerField()
    has_other_gas_values = models.BooleanField(default=False)
    billed_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    known_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    billed_fed_in_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    known_fed_in_kwh = models.DecimalField(max_digits=18, decimal_places=6)
    billed_total = models.DecimalField(max_digits=14, decimal_places=2)
    known_total = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    worth = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    found_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    corrected_by = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice"], name="changed_period_of_an_invoice_is_one"),
            CompositeForeignKey(
                name="changed_period_of_an_invoice_of_its_account",
                fields=("invoice", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="changed_period_corrected_by_an_invoice_of_its_account",
                fields=("corrected_by", "account"),
                to="billing.Invoice",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="changed_period_has_days"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ChangeState.OPEN.value, ChangeState.GONE.value],
                    decided_at=None,
                    corrected_by=None,
                )
                | Q(state=ChangeState.LEFT.value, decided_at__isnull=False, corrected_by=None)
                | Q(state=ChangeState.CORRECTED.value, decided_at__isnull=False, corrected_by__isnull=False),
                name="changed_period_is_open_or_decided",
            ),
        ]
        indexes = [models.Index(fields=["-found_at", "-id"], name="changed_periods_by_discovery")]

    @property
    def difference(self) -> Decimal:
        """Return what the customer would owe more; by average prices where the bill cannot be worked out."""
        return self.worth if self.known_total is None else self.known_total - self.billed_total
