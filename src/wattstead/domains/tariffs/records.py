"""Gives tariffs out whole, to those who write every field of them down."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.domains.tariffs.vocabulary import TariffStatus
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

TariffRecord = Tariff
TimeBandRecord = TimeBand


def tariff_records(viewer: Viewer) -> QuerySet[TariffRecord]:
    """Return the tariffs with their bands: what was published is everybody's, drafts are the staff's."""
    bands = TimeBand.objects.order_by("created_at", "id")
    tariffs = Tariff.objects.order_by("code").prefetch_related(Prefetch("bands", queryset=bands))
    sees_drafts = viewer.is_system or viewer.staff is not None
    return tariffs if sees_drafts else tariffs.exclude(status=TariffStatus.DRAFT.value)


def holding_on(viewer: Viewer, *, day: date) -> QuerySet[TariffRecord]:
    """Return the tariffs whose terms hold on a day."""
    held = Q(valid_before=None) | Q(valid_before__gt=day)
    return tariff_records(viewer).filter(held, valid_from__lte=day)


def tariff_record(viewer: Viewer, *, tariff_id: UUID) -> TariffRecord:
    """Return that tariff; raises NotFound, of a draft to everybody but the staff."""
    return the_one(tariff_records(viewer).filter(pk=tariff_id))
