"""Answers what programs ask about tariffs; lets admins draft, publish and archive them."""

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.tariffs import operations
from wattstead.domains.tariffs.queries import price_sheet
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
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import TARIFF_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.tariffs.reading import changed_terms, terms_of
from wattstead.interfaces.api.tariffs.schemas import (
    NewTariff,
    Tariff,
    TariffChanges,
    TariffFilters,
    TariffPage,
    TimeBand,
)
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer

TARIFFS = Listing(
    orders={"code": ("code",), "-validFrom": ("-valid_from", "-code")},
    columns={"type": "tariff_type", "valid_on": None},
)
tariffs = Resource("Tariffs", told="What the supplier asks and pays. All prices are net.")


@tariffs.lists("/tariffs", scope=Scope.TARIFFS_READ, answer=TariffPage, summary="List tariffs")
def list_tariffs(request: CalledRequest, filters: Query[TariffFilters]) -> HttpResponse:
    """Return the tariffs of the supplier; drafts to the staff alone."""
    with seen_by(request.auth.viewer) as viewer:
        day = filters.valid_on
        rows = tariff_records(viewer) if day is None else holding_on(viewer, day=day)
        found = TARIFFS.shown(rows, asked=filters)
        items = [_told(tariff) for tariff in found.rows]
        return json_answer(TariffPage(items=items, next_cursor=found.next_cursor))


@tariffs.creates("/tariffs", scope=Scope.TARIFFS_WRITE, answer=Tariff, summary="Draft a tariff")
def create_tariff(request: CalledRequest, body: NewTariff) -> HttpResponse:
    """Keep a tariff that nobody is offered yet. For admins."""
    return done_once(request, lambda viewer: _drafted(viewer, body=body))


@tariffs.gives("/tariffs/{tariffId}", scope=Scope.TARIFFS_READ, answer=Tariff, summary="Retrieve a tariff")
def get_tariff(request: CalledRequest, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Return one tariff with its time bands."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(tariff_record(viewer, tariff_id=tariff_id)))


@tariffs.changes("/tariffs/{tariffId}", scope=Scope.TARIFFS_WRITE, answer=Tariff, summary="Change a draft")
def update_tariff(request: CalledRequest, body: TariffChanges, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Let a draft say something else. The prices of a published tariff never change."""
    with seen_by(request.auth.viewer) as viewer:
        tariff = operations.draft_held(tariff_id=tariff_id)
        require_seen(request, _told(tariff_record(viewer, tariff_id=tariff_id)))
        operations.redraft_tariff(
            tariff_id=tariff_id,
            code=body.code or tariff.code,
            name=body.name or tariff.name,
            terms=changed_terms(price_sheet(tariff_id).terms, body=body),
        )
        return tagged_answer(_told(tariff_record(viewer, tariff_id=tariff_id)))


@tariffs.removes("/tariffs/{tariffId}", scope=Scope.TARIFFS_WRITE, summary="Throw a draft away")
def remove_tariff(request: CalledRequest, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Throw a draft away. What was published is archived instead."""
    with seen_by(request.auth.viewer):
        operations.discard_draft(tariff_id=tariff_id)
    return removed_answer()


@tariffs.does(
    "/tariffs/{tariffId}/publication",
    scope=Scope.TARIFFS_WRITE,
    answer=Tariff,
    summary="Publish a tariff",
)
def publish_tariff(request: CalledRequest, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Offer a draft to everybody; from now on nothing of it changes."""

    def published(viewer: Viewer) -> HttpResponse:
        operations.publish_tariff(tariff_id=tariff_id)
        return tagged_answer(_told(tariff_record(viewer, tariff_id=tariff_id)))

    return done_once(request, published)


@tariffs.does(
    "/tariffs/{tariffId}/archival",
    scope=Scope.TARIFFS_WRITE,
    answer=Tariff,
    summary="Archive a tariff",
)
def archive_tariff(request: CalledRequest, tariff_id: Id = TARIFF_ID) -> HttpResponse:
    """Take a tariff off the shelf: running contracts keep it, new ones cannot have it."""

    def archived(viewer: Viewer) -> HttpResponse:
        operations.archive_tariff(tariff_id=tariff_id)
        return tagged_answer(_told(tariff_record(viewer, tariff_id=tariff_id)))

    return done_once(request, archived)


def _drafted(viewer: Viewer, *, body: NewTariff) -> HttpResponse:
    operations.require_admin()
    tariff = operations.draft_tariff(code=body.code, name=body.name, terms=terms_of(body))
    told = _told(tariff_record(viewer, tariff_id=tariff.pk))
    return created_answer(told, at=f"/tariffs/{tariff.pk}")


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
