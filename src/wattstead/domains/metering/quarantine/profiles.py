"""Works out what is usual for registers from their last eight weeks; made again every night."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from wattstead.domains.metering.checks.deliveries import HOURS_OF_WEEK
from wattstead.domains.metering.checks.limits import HOUR_S
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.models import UsualProfile
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import Quality, estimates
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import Series

WEEKS = 8
AT_ONCE = 200
_LARGEST_HOUR = np.iinfo(np.int32).max


def registers_to_learn() -> list[int]:
    """Return the numbers of the registers of all meters in use."""
    viewer = require_unit_of_work()
    in_use = registers_visible_to(viewer).filter(meter__in_use_before=None)
    return list(in_use.values_list("number", flat=True))


def learn_usual_use(*, numbers: Sequence[int], today: date) -> int:
    """Work out what is usual for registers, from the days before today; return of how many it is known now.

    Made again it replaces what was known. Estimates and questionable readings teach nothing.
    """
    viewer = require_unit_of_work()
    registers = {
        each.number: each for each in registers_visible_to(viewer).filter(number__in=sorted(numbers))
    }
    if not registers:
        return 0
    series = tuple(series_of(registers[number]) for number in sorted(registers))
    days = DayPeriod(starts_on=today - timedelta(weeks=WEEKS), ends_before=today)
    found = by_register(columns_of(read_many(series, days), series=series))
    of_number = {one.number: one for one in series}
    profiles = [
        _profile(registers[number], series=of_number[number], known=known) for number, known in found.items()
    ]
    UsualProfile.objects.bulk_create(
        profiles,
        update_conflicts=True,
        unique_fields=["register"],
        update_fields=["hours", "largest", "known_days", "known_until", "zero_since"],
    )
    return len(profiles)


def _profile(register: Register, *, series: Series, known: Intervals) -> UsualProfile:
    sure = known.picked(~estimates(known.flags) & (known.flags & 3 != Quality.questionable))
    milli = sure.deltas // 10 ** (sure.scale - 3)
    days = series.calendar.numbers(sure.starts_s)
    zero_since_s = _zero_since(known)
    return UsualProfile(
        account_id=register.account_id,
        register=register,
        hours=_hours(sure, milli=milli, days=days, series=series).astype("<i4").tobytes(),
        largest=int((milli * HOUR_S // np.maximum(sure.length_s, HOUR_S // 4)).max(initial=0)),
        known_days=len(np.unique(days)),
        known_until=datetime.fromtimestamp(int(known.ends_s[-1]), UTC),
        zero_since=datetime.fromtimestamp(zero_since_s, UTC),
    )


def _hours(sure: Intervals, *, milli: Int64s, days: Int64s, series: Series) -> Int64s:
    """Return what each hour of the week counts on average, in thousandths: known energy over known time."""
    starts_s = sure.starts_s - series.calendar.starts_s(days)
    energy = np.zeros(HOURS_OF_WEEK)
    seconds = np.zeros(HOURS_OF_WEEK)
    week_starts = (days + 3) % 7 * 24
    rate = milli / np.maximum(sure.length_s, 1)
    longest_h = -(-int(sure.length_s.max(initial=0)) // HOUR_S) + 1
    for further in range(longest_h):
        hour = starts_s // HOUR_S + further
        shared = np.minimum(starts_s + sure.length_s, (hour + 1) * HOUR_S)
        shared = np.maximum(shared - np.maximum(starts_s, hour * HOUR_S), 0)
        of_week = week_starts + np.minimum(hour, 23)
        energy += np.bincount(of_week, weights=rate * shared, minlength=HOURS_OF_WEEK)
        seconds += np.bincount(of_week, weights=shared, minlength=HOURS_OF_WEEK)
    an_hour = energy * HOUR_S / np.maximum(seconds, 1)
    return np.asarray(np.minimum(np.rint(an_hour), _LARGEST_HOUR), dtype=np.int64)


def _zero_since(known: Intervals) -> int:
    """Return since when nothing was counted up to the end of what is known, without a gap."""
    goes_on = np.append(known.starts_s[1:] == known.ends_s[:-1], True) & (known.deltas == 0)
    broken = np.nonzero(~goes_on)[0]
    after = int(broken[-1]) + 1 if len(broken) else 0
    return int(known.starts_s[after]) if after < len(known) else int(known.ends_s[-1])
