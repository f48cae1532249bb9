"""Works out what a charging session cost, by the tariff and the engine of the invoice.

A charger tells how much a vehicle drew and how long, so the energy is taken as even
over that time. Energy, grid fee and tax count; standing charges belong to no session.
"""

from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.rules import cost_of_use
from wattstead.domains.contracts.queries import Supply, supplies_during
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.devices.ev_chargers.records import ChargingSessionRecord
from wattstead.domains.rating.rules import NOT_PRICED, rate, use_by_band
from wattstead.domains.sites.queries import site_visible_to
from wattstead.domains.tariffs.rules import price_intervals
from wattstead.kernel.calendars import local_day_of, time_of_days
from wattstead.kernel.energy import scaled
from wattstead.kernel.money import Money
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.intervals import Intervals


def cost_of_charging(*, viewer: Viewer, session: ChargingSessionRecord) -> Money | None:
    """Return what an ended session cost, gross; None where a part of it has no known price."""
    if session.ended_at is None:
        return None
    site = site_visible_to(viewer, site_id=session.ev_charger.site_id)
    zone = ZoneInfo(site.zone)
    charged = Period(starts_at=session.started_at.astimezone(UTC), ends_before=session.ended_at)
    days = DayPeriod(
        starts_on=local_day_of(charged.starts_at, zone=zone),
        ends_before=local_day_of(charged.ends_before, zone=zone) + ONE_DAY,
    )
    supplies = supplies_during(viewer, site_id=site.pk, commodity=Commodity.ELECTRICITY, period=days)
    currencies = {supply.sheet.terms.currency for supply in supplies}
    if len(currencies) != 1:
        return None
    energy = scaled(session.energy_kwh)
    try:
        costs = [_cost_under(supply, charged=charged, energy=energy, zone=zone) for supply in supplies]
    except NOT_PRICED:
        return None
    if not _covers(supplies, charged=charged, zone=zone):
        return None
    return Money(sum(costs, Decimal("0.00")), currencies.pop())


def _cost_under(supply: Supply, *, charged: Period, energy: int, zone: ZoneInfo) -> Decimal:
    """Return what the part of a session cost that lies on the days of one contract."""
    part = charged.overlap(time_of_days(supply.days, zone=zone))
    if part is None:
        return Decimal("0.00")
    prices = price_intervals(supply.sheet.terms, period=supply.days, zone=zone)
    rated = rate(_evenly(energy, charged=charged, part=part), prices=prices)
    return cost_of_use(use_by_band(rated), terms=supply.sheet.terms).gross


def _evenly(energy: int, *, charged: Period, part: Period) -> Intervals:
    """Return the energy of a part of a session, pro rata by time; the parts add up to the whole."""
    starts_s, length_s = int(part.starts_at.timestamp()), int(part.length.total_seconds())
    origin_s, whole_s = int(charged.starts_at.timestamp()), int(charged.length.total_seconds())
    upto_start = energy * (starts_s - origin_s) // whole_s
    upto_end = energy * (starts_s + length_s - origin_s) // whole_s
    return Intervals(
        starts_s=np.array([starts_s], dtype=np.int64),
        length_s=np.array([length_s], dtype=np.int64),
        deltas=np.array([upto_end - upto_start], dtype=np.int64),
        flags=np.zeros(1, dtype=np.uint8),
    )


def _covers(supplies: Sequence[Supply], *, charged: Period, zone: ZoneInfo) -> bool:
    """Return whether the contracts supplied the site for all of the session: they never overlap."""
    parts = [charged.overlap(time_of_days(supply.days, zone=zone)) for supply in supplies]
    covered_s = sum(part.length.total_seconds() for part in parts if part is not None)
    return covered_s == charged.length.total_seconds()
