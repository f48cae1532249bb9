"""Answers what programs ask about tariffs."""

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.tariffs.records import (
    TariffRecord,
    TimeBandRecord,
    holding_on,
    tariff_record,
    tariff_records,
)
from wattstead.domains.tariffs.vocabulary import (
    BandClock,
    FeedInType,
    TariffStatus,
    TariffType,
    sunday_first,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import TARIFF_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.tariffs.schemas import Tariff, TariffFilters, TariffPage, TimeBand
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY

TARIFFS = Listing(
    orders={"code": ("code",), "-validFrom": ("-valid_from", "-code")},
    columns={"type": "tariff_type", "valid_on": None},
)
tariffs = Resource("Tariffs", told="What the supplier asks and pays. All prices are net.")


@tariffs.lists("/tariffs", scope=Scope.TARIFFS_READ, answer=TariffPage, summary="List tariffs")
def list_tariffs(request: CalledRequest, filters: Query[TariffFilters]) -> HttpResponse:
    """Return the tariffs of the supplier."""
    with seen_by(request.auth.viewer):
        rows = tariff_records() if filters.valid_on is None else holding_on(filters.valid_on)
        found = TARIFFS.shown(rows, asked=filters)
        items = [_told(tariff) for tariff in found.rows]
        return json_answer(TariffPage(items=items, next_cursor=found.next_cursor))


@tariffs.gives("/tariffs/{tariffId}", scope=Scope.TARIFFS_READ, answer=Tariff, summary="Retrieve a tariff")
def get_tariff(request: CalledRequest, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Return one tariff with its time bands."""
    with seen_by(request.auth.viewer):
        return tagged_answer(_told(tariff_record(tariff_id)))


def _told(tariff: TariffRecord) -> Tariff:
    return Tariff(
        id=tariff.pk,
        name=tariff.name,
        code=tariff.code,
        type=TariffType(tariff.tariff_type),
        status=TariffStatus(tariff.status),
        base_price_per_kwh=tariff.base_price_per_kwh,
        currency=tariff.currency,
        time_bands=[_band(band) for band in tariff.bands.all()],
        clock=BandClock(tariff.clock),
        monthly_fee=tariff.monthly_fee,
        connection_fee=tariff.connection_fee,
        feed_in_tariff=tariff.feed_in_per_kwh,
        feed_in_tariff_type=None if tariff.feed_in_per_kwh is None else FeedInType(tariff.feed_in_type),
        grid_fee_per_kwh=tariff.grid_fee_per_kwh,
        tax_rate=tariff.tax_rate,
        valid_from=tariff.valid_from,
        valid_to=None if tariff.valid_before is None else tariff.valid_before - ONE_DAY,
        created_at=tariff.created_at,
        updated_at=tariff.updated_at,
    )


def _band(band: TimeBandRecord) -> TimeBand:
    return TimeBand(
        name=band.name,
        start_time=f"{band.from_time:%H:%M}",
        end_time=f"{band.to_time:%H:%M}",
        days_of_week=list(sunday_first(band.weekdays)),
        price_per_kwh=band.price_per_kwh,
        multiplier=band.multiplier,
    )
