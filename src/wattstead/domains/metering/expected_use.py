"""Works out what a register likely counted in a time, from what is known of it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import Basis
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import Period
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

FIFTY_TWO_WEEKS = timedelta(weeks=52)
LONGEST = timedelta(days=400)
_NEARLY_ALL = Decimal("0.9")
_ENOUGH_BEFORE = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class ExpectedUse:
    """What a register likely counted, in its unit, and where that comes from.

    `reported` is what the meter itself counted, where it did for nearly all of the time.
    """

    use: Decimal
    basis: Basis
    reported: Decimal | None = None


def expected_use(register: Register, *, period: Period) -> ExpectedUse | None:
    """Return what the register likely counted in `period`, or None where nothing tells.

    What the meter itself reported goes first, then the same weeks of the year before, then
    the daily use of the year before the period.
    """
    if not timedelta(0) < period.length <= LONGEST:
        return None
    series = series_of(register)
    return _metered(series, period=period) or _last_year(series, period=period) or _before(series, period)


def _metered(series: Series, *, period: Period) -> ExpectedUse | None:
    known = read(series=series, period=period)
    measured = known.picked(~estimates(known.flags))
    if Decimal(_length(measured) / period.length) < _NEARLY_ALL:
        return None
    return ExpectedUse(
        use=_stretched(measured, to=period),
        basis=Basis.METERED,
        reported=unscaled(measured.total, measured.scale),
    )


def _last_year(series: Series, *, period: Period) -> ExpectedUse | None:
    """Return the use of the same weeks, whole ones back, so that weekends lie where they lay."""
    then = Period(
        starts_at=period.starts_at - FIFTY_TWO_WEEKS, ends_before=period.ends_before - FIFTY_TWO_WEEKS
    )
    known = read(series=series, period=then)
    if Decimal(_length(known) / period.length) < _NEARLY_ALL:
        return None
    return ExpectedUse(use=_stretched(known, to=period), basis=Basis.LAST_YEAR)


def _before(series: Series, period: Period) -> ExpectedUse | None:
    then = Period(starts_at=period.starts_at - timedelta(days=365), ends_before=period.starts_at)
    known = read(series=series, period=then)
    if _length(known) < _ENOUGH_BEFORE:
        return None
    return ExpectedUse(use=_stretched(known, to=period), basis=Basis.BEFORE)


def _length(known: Intervals) -> timedelta:
    return timedelta(seconds=int(known.length_s.sum()))


def _stretched(known: Intervals, *, to: Period) -> Decimal:
    """Return the energy known, per second known, over the length of a period."""
    seconds = Decimal(int(to.length.total_seconds()))
    return unscaled(known.total, known.scale) * seconds / int(known.length_s.sum())
