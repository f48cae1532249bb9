"""Answers what programs ask about how good readings are; it is worked out anew every night."""

from decimal import ROUND_DOWN, Decimal

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.quality.queries import ORDERS, QualityRecord, qualities_visible_to
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.data_quality.schemas import DataQuality, DataQualityFilters, DataQualityPage
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer
from wattstead.kernel.periods import ONE_DAY

QUALITIES = Listing(
    orders={
        "-missing": ORDERS["missing"],
        "-estimated": ORDERS["estimated"],
        "-latencyP95Seconds": ORDERS["late"],
        "-waiting": ORDERS["waiting"],
    }
)
MILLIONTH = Decimal("0.000001")
data_quality = Resource(
    "Data quality",
    told="How complete, sure and punctual the readings of registers are. Worked out anew every night.",
)


@data_quality.lists(
    "/data-quality", scope=Scope.READINGS_READ, answer=DataQualityPage, summary="List data quality"
)
def list_data_quality(request: CalledRequest, filters: Query[DataQualityFilters]) -> HttpResponse:
    """Return how good the readings of your registers are, the worst first.

    Staff who acts for no account gets the registers of every account.
    """
    with seen_by(request.auth.viewer) as viewer:
        found = QUALITIES.shown(qualities_visible_to(viewer), asked=filters)
        items = [_told(row) for row in found.rows]
        return json_answer(DataQualityPage(items=items, next_cursor=found.next_cursor))


def _told(row: QualityRecord) -> DataQuality:
    present = row.measured + row.estimated + row.provisional + row.corrected
    share = (Decimal(present) / row.expected).quantize(MILLIONTH, ROUND_DOWN) if row.expected else None
    return DataQuality(
        id=row.pk,
        account_id=row.account_id,
        site_id=row.site_id,
        meter_id=row.meter_id,
        register_id=row.register_id,
        meter_number=row.meter_number,
        direction=Direction(row.direction),
        start_date=row.starts_on,
        end_date=row.measured_on - ONE_DAY,
        expected=row.expected,
        measured=row.measured,
        estimated=row.estimated,
        provisional=row.provisional,
        corrected=row.corrected,
        missing=row.expected - present,
        completeness=share,
        latency_median_seconds=row.late_median_s,
        latency_p95_seconds=None if row.late_median_s is None else row.late_p95_s,
        waiting=row.waiting,
        last_day=row.last_day,
    )
