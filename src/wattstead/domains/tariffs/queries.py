"""Fetches tariffs. They are offered to everybody, so no viewer is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wattstead.domains.tariffs.models import Tariff, TimeBand
from wattstead.domains.tariffs.rules import Band, TariffTerms
from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffStatus, TariffType
from wattstead.kernel.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class PriceSheet:
    """A tariff as the supplier hands it out: its name and its terms."""

    tariff_id: UUID
    code: str
    name: str
    status: TariffStatus
    terms: TariffTerms


def price_sheets(tariff_ids: Iterable[UUID]) -> dict[UUID, PriceSheet]:
    """Return the price sheets of those tariffs by their ids, in two queries however many."""
    return {tariff.pk: _sheet_of(tariff) for tariff in _with_bands().filter(pk__in=set(tariff_ids))}


def price_sheet(tariff_id: UUID) -> PriceSheet:
    """Return that price sheet; raises NotFound."""
    sheet = price_sheets([tariff_id]).get(tariff_id)
    if sheet is None:
        raise NotFound
    return sheet


def tariffs_on_offer(*, on: date) -> tuple[PriceSheet, ...]:
    """Return the tariffs on which a contract can begin on a day, by name."""
    offered = _with_bands().filter(
        Q(valid_before=None) | Q(valid_before__gt=on), status=TariffStatus.ACTIVE.value, valid_from__lte=on
    )
    return tuple(_sheet_of(tariff) for tariff in offered.order_by("name", "code"))


def _with_bands() -> QuerySet[Tariff]:
    bands = TimeBand.objects.order_by("created_at", "id")
    return Tariff.objects.prefetch_related(Prefetch("bands", queryset=bands))


def _sheet_of(tariff: Tariff) -> PriceSheet:
    return PriceSheet(
        tariff_id=tariff.pk,
        code=tariff.code,
        name=tariff.name,
        status=TariffStatus(tariff.status),
        terms=TariffTerms(
            tariff_type=TariffType(tariff.tariff_type),
            currency=tariff.currency,
            base_price_per_kwh=tariff.base_price_per_kwh,
            clock=BandClock(tariff.clock),
            bands=tuple(band_of(band) for band in tariff.bands.all()),
            monthly_fee=tariff.monthly_fee,
            connection_fee=tariff.connection_fee,
            grid_fee_per_kwh=tariff.grid_fee_per_kwh,
            feed_in_per_kwh=tariff.feed_in_per_kwh,
            feed_in_type=FeedInType(tariff.feed_in_type),
            tax_rate=tariff.tax_rate,
            valid_from=tariff.valid_from,
            valid_before=tariff.valid_before,
        ),
    )


def band_of(band: TimeBand) -> Band:
    """Return a band as a value."""
    return Band(
        name=band.name,
        from_time=band.from_time,
        to_time=band.to_time,
        weekdays=frozenset(band.weekdays),
        price_per_kwh=band.price_per_kwh,
        multiplier=band.multiplier,
    )
