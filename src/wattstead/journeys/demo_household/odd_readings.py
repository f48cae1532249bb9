"""Leaves readings that somebody must look at: a spike, a slip of the pen, zeros, a gap, a late correction."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.counter_photos.operations import attach_photo, lay_photo_aside
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.quarantine.holding import hold_doubtful
from wattstead.domains.metering.quarantine.looks import record_or_hold_look
from wattstead.domains.metering.quarantine.profiles import learn_usual_use
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.clock import QUARTER_S
from wattstead.journeys.demo_household.counter_pictures import display
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries import store
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.gathering import one_register
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.shown import UNKNOWN, read_shown

HEAD_END = "brought by head-end"
BY_HAND = "reading by hand"
CORRECTED = "correction by the meter operator"
WITHDRAWN = "withdrawn by the meter operator"
_ADJUSTED = flag(Source.adjusted, Quality.valid)
_TIMES_TOO_MUCH, _LEAST_WH = 1000, 60
_ZERO_DAYS = 5
_PERCENT_CORRECTED = 85
_DELIVERED_AT = time(5, 40)


def leave_odd_readings(viewer: Viewer, *, now: datetime) -> None:
    """Let one meter of somebody's give all there is to decide about, once."""
    with seen_by(SYSTEM):
        register = registers_visible_to(viewer).filter(direction=Direction.IMPORT.value).first()
        if register is None or waiting_of_accounts(viewer).exists():
            return
        leave_zeros(register, now=now)
        leave_gap(register, now=now)
        leave_spike(register, now=now)
        leave_slip_of_the_pen(register, now=now)
        leave_photo(register, now=now)


def leave_spike(register: RegisterRecord, *, now: datetime) -> None:
    """Let an hour of yesterday have come once more, in a unit a thousand times smaller."""
    yesterday = _today(register, now=now) - ONE_DAY
    hour = _period(register, yesterday, from_=time(11), until=time(12))
    counted = read(series=series_of(register), period=hour)
    too_much = replace(counted, deltas=np.maximum(counted.deltas, _LEAST_WH) * _TIMES_TOO_MUCH)
    at = min(now, _at(register, yesterday + ONE_DAY, _DELIVERED_AT))
    _deliver(register, too_much, at=at)


def leave_slip_of_the_pen(register: RegisterRecord, *, now: datetime) -> None:
    """Let somebody have read the counter and left a digit out."""
    read_at = _read_at(register, now=now)
    counter = _counter_at(register, read_at)
    if counter is not None:
        digits = f"{counter:f}"
        record_or_hold_look(
            register=register,
            value=Decimal(digits[:1] + digits[2:]),
            read_at=read_at,
            now=read_at + timedelta(minutes=4),
            source=BY_HAND,
        )


def leave_photo(register: RegisterRecord, *, now: datetime) -> None:
    """Lay a photo beside the same look, on which all digits can be read."""
    read_at = _read_at(register, now=now)
    counter = _counter_at(register, read_at)
    if counter is not None:
        code = register.obis_code.partition(":")[2]
        picture = BytesIO(display(code=code, shown=f"{counter:08.1f} {register.unit}"))
        photo_id = lay_photo_aside(register=register, picture=picture, now=read_at)
        attach_photo(register=register, photo_id=photo_id, read_at=read_at)


def leave_zeros(register: RegisterRecord, *, now: datetime) -> None:
    """Let the meter have delivered five days anew, without any use: that is kept, and doubted."""
    first = _today(register, now=now) - (_ZERO_DAYS + 5) * ONE_DAY
    starts_s = np.arange(
        int(_at(register, first, time(0)).timestamp()),
        int(_at(register, first + _ZERO_DAYS * ONE_DAY, time(0)).timestamp()),
        QUARTER_S,
        dtype=np.int64,
    )
    nothing = Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), QUARTER_S, dtype=np.int64),
        deltas=np.zeros(len(starts_s), dtype=np.int64),
        flags=np.full(len(starts_s), METERED, dtype=np.uint8),
    )
    learn_usual_use(numbers=[register.number], today=first)
    at = _at(register, first + (_ZERO_DAYS + 1) * ONE_DAY, _DELIVERED_AT)
    _deliver(register, nothing, at=at)


def leave_gap(register: RegisterRecord, *, now: datetime) -> None:
    """Let an afternoon of the day before yesterday be withdrawn; some nights later it is estimated."""
    day = _today(register, now=now) - 2 * ONE_DAY
    afternoon = _period(register, day, from_=time(13, 30), until=time(19, 45))
    at = min(now, _at(register, day + ONE_DAY, time(9)))
    store.withdraw(series_of(register), afternoon, known_at=at, actor_id=None, reason=WITHDRAWN)


def correct_day(register: RegisterRecord, *, on: date, now: datetime) -> None:
    """Let the meter operator correct a day downwards."""
    counted = read(series=series_of(register), period=_period(register, on, from_=time(0), until=None))
    fewer = replace(
        counted,
        deltas=counted.deltas * _PERCENT_CORRECTED // 100,
        flags=np.full(len(counted), _ADJUSTED, dtype=np.uint8),
    )
    take_in_intervals(register=register, intervals=fewer, now=now, reason=CORRECTED)


def _deliver(register: RegisterRecord, intervals: Intervals, *, at: datetime) -> None:
    """Take in what the head-end says, as far as the checks let it through."""
    held = hold_doubtful(one_register(series_of(register), intervals), now=at, source=HEAD_END)
    if len(held.keep):
        store.load_days(held.keep, known_at=at, actor_id=None, reason=HEAD_END)


def _read_at(register: RegisterRecord, *, now: datetime) -> datetime:
    """Return when somebody looked at the counter."""
    return _at(register, _today(register, now=now) - 3 * ONE_DAY, time(18, 30))


def _counter_at(register: RegisterRecord, at: datetime) -> Decimal | None:
    """Return what the counter showed, None where that is not known."""
    around = read_shown(series_of(register), Period(starts_at=at - ONE_DAY, ends_before=at))
    if not len(around) or int(around.values[-1]) == UNKNOWN:
        return None
    return round(unscaled(int(around.values[-1]), LARGEST_SCALE) / register.multiplier, 1)


def _today(register: RegisterRecord, *, now: datetime) -> date:
    return now.astimezone(ZoneInfo(register.zone)).date()


def _at(register: RegisterRecord, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(register.zone))


def _period(register: RegisterRecord, day: date, *, from_: time, until: time | None) -> Period:
    """Return hours of a day by the clock of the site, until its end where no hour is told."""
    ends_before = _at(register, day, until) if until else _at(register, day + ONE_DAY, time(0))
    return Period(starts_at=_at(register, day, from_), ends_before=ends_before)
