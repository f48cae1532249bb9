"""Gives tariffs out whole, to those who write every field of them down."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.foundation.finding import the_one

TariffRecord = Tariff
TimeBandRecord = TimeBand


def tariff_records() -> QuerySet[TariffRecord]:
    """Return all tariffs with their bands; they are offered to everybody."""
    bands = TimeBand.objects.order_by("created_at", "id")
    return Tariff.objects.order_by("code").prefetch_related(Prefetch("bands", queryset=bands))


def holding_on(day: date) -> QuerySet[TariffRecord]:
    """Return the tariffs whose terms hold on a day."""
    return tariff_records().filter(Q(valid_before=None) | Q(valid_before__gt=day), valid_from__lte=day)


def tariff_record(tariff_id: UUID) -> TariffRecord:
    """Return that tariff; raises NotFound."""
    return the_one(tariff_records().filter(pk=tariff_id))
