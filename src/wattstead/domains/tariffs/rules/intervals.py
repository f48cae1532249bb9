"""Turns every tariff into the same thing: a sorted list of intervals with the price of a kWh."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.tariffs.rules.terms import TariffTerms, in_millionths
from wattstead.domains.tariffs.rules.week import week_plan
from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffType
from wattstead.kernel.calendars import MIDNIGHT, time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said

_DAY_S = 24 * 3600
_WEEK_S = 7 * _DAY_S
# 1 January 1970 was a Thursday: the Monday before it is the origin of weeks.
_MONDAY_S = -3 * _DAY_S


class DynamicPricesMissing(Refusal):
    """A dynamic tariff follows a market whose prices are not known here."""

    code = "dynamic_prices_missing"
    message = said("The market prices from {starts_on} until before {ends_before} are not known.")


class PriceNotValid(Refusal):
    """A variable price holds only within the validity of the tariff."""

    code = "price_not_valid"
    message = said("The tariff sets no price for all days from {starts_on} until before {ends_before}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class PriceIntervals:
    """Sorted half-open intervals without gap or overlap, each with the price of a kWh.

    `starts_s` and `ends_before_s` are seconds since 1970 (UTC), `price_micro`
    millionths of the currency per kWh; `band` points into `band_names`, whose
    first entry, the empty name, is the base price.
    """

    starts_s: NDArray[np.int64]
    ends_before_s: NDArray[np.int64]
    price_micro: NDArray[np.int64]
    band: NDArray[np.int16]
    band_names: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of intervals."""
        return len(self.starts_s)


def price_intervals(
    terms: TariffTerms, *, period: DayPeriod, zone: ZoneInfo, boundary: time = MIDNIGHT
) -> PriceIntervals:
    """Return what a kWh costs at every moment of `period`.

    Bands follow the wall clock of the site, so a night band keeps its hours
    when the clocks change and lasts an hour less or more that night; or standard
    time, when the tariff says so. Raises DynamicPricesMissing and PriceNotValid.
    """
    if terms.tariff_type is TariffType.DYNAMIC:
        raise DynamicPricesMissing(starts_on=period.starts_on, ends_before=period.ends_before)
    if terms.tariff_type is TariffType.VARIABLE:
        _refuse_outside_validity(terms, period=period)
    if terms.tariff_type is TariffType.TIME_OF_USE:
        return _banded_intervals(terms, period=period, zone=zone, boundary=boundary)
    return flat_intervals(
        in_millionths(terms.base_price_per_kwh), period=period, zone=zone, boundary=boundary
    )


def feed_in_intervals(
    terms: TariffTerms, *, period: DayPeriod, zone: ZoneInfo, boundary: time = MIDNIGHT
) -> PriceIntervals | None:
    """Return what an exported kWh earns at every moment of `period`, or None when it earns nothing.

    Raises DynamicPricesMissing.
    """
    if terms.feed_in_per_kwh is None:
        return None
    if terms.feed_in_type is FeedInType.DYNAMIC:
        raise DynamicPricesMissing(starts_on=period.starts_on, ends_before=period.ends_before)
    return flat_intervals(in_millionths(terms.feed_in_per_kwh), period=period, zone=zone, boundary=boundary)


def flat_intervals(
    price_micro: int, *, period: DayPeriod, zone: ZoneInfo, boundary: time = MIDNIGHT
) -> PriceIntervals:
    """Return one price for the whole of `period`."""
    start_s, end_s = _span(period, zone=zone, boundary=boundary)
    return PriceIntervals(
        starts_s=np.array([start_s], dtype=np.int64),
        ends_before_s=np.array([end_s], dtype=np.int64),
        price_micro=np.array([price_micro], dtype=np.int64),
        band=np.zeros(1, dtype=np.int16),
        band_names=("",),
    )


def _banded_intervals(
    terms: TariffTerms, *, period: DayPeriod, zone: ZoneInfo, boundary: time
) -> PriceIntervals:
    """Return the bands of the week laid over every stretch of time in which the clock is not changed."""
    start_s, end_s = _span(period, zone=zone, boundary=boundary)
    plan = week_plan(terms.bands)
    plan_starts_s = np.array([stretch.starts_minute * 60 for stretch in plan], dtype=np.int64)
    plan_bands = np.array([stretch.band for stretch in plan], dtype=np.int64)
    starts_s: list[NDArray[np.int64]] = []
    bands: list[NDArray[np.int64]] = []
    for stretch in _clock_stretches(start_s, end_s, zone=zone, clock=terms.clock):
        cuts_s, cut_bands = _lay_week(stretch, plan_starts_s=plan_starts_s, plan_bands=plan_bands)
        starts_s.append(cuts_s)
        bands.append(cut_bands)
    return _merged(terms, starts_s=np.concatenate(starts_s), bands=np.concatenate(bands), end_s=end_s)


@dataclass(frozen=True, kw_only=True)
class _ClockStretch:
    """Seconds since 1970 between which the clock is ahead of UTC by `offset_s`."""

    start_s: int
    end_s: int
    offset_s: int


def _lay_week(
    stretch: _ClockStretch, *, plan_starts_s: NDArray[np.int64], plan_bands: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return starts and bands of the weekly plan between the ends of `stretch`."""
    wall_start_s, wall_end_s = stretch.start_s + stretch.offset_s, stretch.end_s + stretch.offset_s
    weeks = np.arange((wall_start_s - _MONDAY_S) // _WEEK_S, (wall_end_s - 1 - _MONDAY_S) // _WEEK_S + 1)
    starts_s = (weeks[:, None] * _WEEK_S + _MONDAY_S + plan_starts_s).ravel()
    bands = np.tile(plan_bands, len(weeks))
    ends_s = np.append(starts_s[1:], starts_s[0] + len(weeks) * _WEEK_S)
    kept = (ends_s > wall_start_s) & (starts_s < wall_end_s)
    return np.maximum(starts_s[kept], wall_start_s) - stretch.offset_s, bands[kept]


def _merged(
    terms: TariffTerms, *, starts_s: NDArray[np.int64], bands: NDArray[np.int64], end_s: int
) -> PriceIntervals:
    """Return neighbours of one band as one interval, with prices and names in place of plan indexes."""
    changes = np.append(True, bands[1:] != bands[:-1])
    starts_s, bands = starts_s[changes], bands[changes]
    names = ("", *dict.fromkeys(band.name for band in terms.bands))
    # Index -1, the base price, finds the last entry of each table.
    prices = np.array(
        [in_millionths(band.price_per_kwh) for band in terms.bands]
        + [in_millionths(terms.base_price_per_kwh)],
        dtype=np.int64,
    )
    name_of = np.array([names.index(band.name) for band in terms.bands] + [0], dtype=np.int16)
    return PriceIntervals(
        starts_s=starts_s,
        ends_before_s=np.append(starts_s[1:], np.int64(end_s)),
        price_micro=prices[bands],
        band=name_of[bands],
        band_names=names,
    )


def _clock_stretches(start_s: int, end_s: int, *, zone: ZoneInfo, clock: BandClock) -> list[_ClockStretch]:
    """Return the time between two seconds, cut wherever the clock is changed."""
    probes = [*range(start_s, end_s, _DAY_S), end_s]
    offsets = [_offset_s(probe, zone=zone, clock=clock) for probe in probes]
    stretches: list[_ClockStretch] = []
    reached = start_s
    for n in range(1, len(probes)):
        if offsets[n] != offsets[n - 1]:
            change_s = _change_s(probes[n - 1], probes[n], zone=zone, clock=clock)
            stretches.append(_ClockStretch(start_s=reached, end_s=change_s, offset_s=offsets[n - 1]))
            reached = change_s
    if reached < end_s:
        stretches.append(_ClockStretch(start_s=reached, end_s=end_s, offset_s=offsets[-1]))
    return stretches


def _change_s(low_s: int, high_s: int, *, zone: ZoneInfo, clock: BandClock) -> int:
    """Return the first second after `low_s` with another offset, by halving."""
    before = _offset_s(low_s, zone=zone, clock=clock)
    while high_s - low_s > 1:
        middle_s = (low_s + high_s) // 2
        if _offset_s(middle_s, zone=zone, clock=clock) == before:
            low_s = middle_s
        else:
            high_s = middle_s
    return high_s


def _offset_s(second: int, *, zone: ZoneInfo, clock: BandClock) -> int:
    """Return by how many seconds the clock is ahead of UTC."""
    moment = datetime.fromtimestamp(second, tz=UTC)
    if clock is BandClock.LOCAL:
        return _ahead_s(moment, zone=zone)
    # Standard time is the smaller offset of the year, whichever half of it is summer.
    january, july = (datetime(moment.year, month, 1, tzinfo=UTC) for month in (1, 7))
    return min(_ahead_s(january, zone=zone), _ahead_s(july, zone=zone))


def _ahead_s(moment: datetime, *, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    return int(offset.total_seconds())


def _span(period: DayPeriod, *, zone: ZoneInfo, boundary: time) -> tuple[int, int]:
    """Return the first second of `period` and the first one after it."""
    span = time_of_days(period, zone=zone, boundary=boundary)
    return int(span.starts_at.timestamp()), int(span.ends_before.timestamp())


def _refuse_outside_validity(terms: TariffTerms, *, period: DayPeriod) -> None:
    last_day: date = period.last_day
    if not (terms.holds_on(period.starts_on) and terms.holds_on(last_day)):
        raise PriceNotValid(starts_on=period.starts_on, ends_before=period.ends_before)
