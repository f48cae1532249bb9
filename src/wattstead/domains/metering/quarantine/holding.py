"""Checks readings before they are kept, and holds back those that somebody must look at first."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.checks.declarations import Verdict
from wattstead.domains.metering.checks.deliveries import Mask, MeterColumns
from wattstead.domains.metering.checks.judging import Judged, judge
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.quarantine.usual import known_of
from wattstead.domains.metering.quarantine.vocabulary import LONGEST_SOURCE, WaitingState
from wattstead.domains.metering.quarantine.zeros import with_zeros_joined
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.gathering import columns_of
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import ManyIntervals

Rows = npt.NDArray[np.intp]
_Key = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """What the checks left of a delivery.

    `keep` goes into the store, odd readings marked as questionable; `rows` are the places, in the
    delivery, of those that wait for a decision, or that were decided against before.
    """

    keep: ManyIntervals
    rows: Rows
    judged: Judged


def hold_doubtful(
    many: ManyIntervals, *, now: datetime, source: str, meters: MeterColumns | None = None
) -> Held:
    """Check readings of one register or of thousands, and hold back those that are doubted.

    Whoever takes readings in calls this before the store and gives the store `keep`. `source` says where
    they came from. Who brings the same again makes nothing wait twice; what somebody accepted goes
    through, and so does what the store says already. `meters` is given where it is known already.
    """
    require_unit_of_work()
    nothing = np.zeros(0, dtype=np.intp)
    known = known_of(many, meters=meters)
    usual = with_zeros_joined(many, meters=known.meters, usual=known.usual)
    judged = judge(many, meters=known.meters, usual=usual, now_s=int(now.timestamp()))
    if not judged.verdicts.any():
        return Held(keep=many, rows=nothing, judged=judged)
    doubted = np.nonzero(judged.verdicts >= Verdict.QUARANTINE)[0]
    if len(doubted):
        doubted = _held_back(many, rows=doubted, judged=judged, now=now, source=source)
    through = (judged.verdicts >= Verdict.QUARANTINE) & ~_mask(doubted, count=len(many))
    judged.verdicts[through] = Verdict.ACCEPT
    return Held(keep=judged.marked(many), rows=doubted, judged=judged)


def _held_back(many: ManyIntervals, *, rows: Rows, judged: Judged, now: datetime, source: str) -> Rows:
    """Let doubted readings wait, and return those that do; the others are known or were accepted before."""
    keys = _keys(many.picked(rows))
    in_store = _in_store(many.picked(rows))
    registers = _registers(many.picked(rows))
    decided = _decided(many.picked(rows), registers=registers)
    waits = [key not in in_store and decided.get(key) != WaitingState.ACCEPTED.value for key in keys]
    held: Rows = rows[np.array(waits, dtype=bool)]
    new = {key: row for key, row in zip(keys, rows.tolist(), strict=True) if key not in decided}
    WaitingReading.objects.bulk_create(
        [
            _waiting(
                many, row=row, key=key, judged=judged, register=registers[key[0]], source=source, now=now
            )
            for key, row in new.items()
            if key not in in_store
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    return held


def _registers(many: ManyIntervals) -> dict[int, Register]:
    """Return the registers of readings, with their meters, by their place in the series."""
    place_of = {many.series[place].number: place for place in np.unique(many.which).tolist()}
    found = Register.objects.select_related("meter").filter(number__in=list(place_of))
    return {place_of[register.number]: register for register in found}


def _waiting(
    many: ManyIntervals,
    *,
    row: int,
    key: _Key,
    judged: Judged,
    register: Register,
    source: str,
    now: datetime,
) -> WaitingReading:
    _, starts_s, ends_s, millionths = key
    return WaitingReading(
        account_id=register.account_id,
        meter_id=register.meter_id,
        register=register,
        site_id=register.meter.site_id,
        meter_number=register.meter.meter_number,
        unit=register.unit,
        starts_at=datetime.fromtimestamp(starts_s, UTC),
        ends_at=datetime.fromtimestamp(ends_s, UTC),
        millionths=millionths,
        flag=int(many.flags[row]),
        reason=judged.reason(row).value,
        found=int(judged.found[row]),
        limit=int(judged.limit[row]),
        source=source[:LONGEST_SOURCE],
        brought_by=require_unit_of_work().user_id,
        brought_at=now,
    )


def _keys(many: ManyIntervals) -> list[_Key]:
    factor = 10 ** (LARGEST_SCALE - many.scale)
    columns = (many.which, many.starts_s, many.starts_s + many.length_s, many.deltas * factor)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _in_store(many: ManyIntervals) -> set[_Key]:
    """Return which readings the store holds just so."""
    numbers = np.unique(many.which)
    series = tuple(sorted((many.series[place] for place in numbers.tolist()), key=lambda one: one.number))
    # A day more on both sides: whatever its zone, a register's day lies within.
    first, last = int(many.starts_s.min()) // 86_400 - 1, int(many.starts_s.max()) // 86_400 + 1
    days = DayPeriod(starts_on=day_of_number(first), ends_before=day_of_number(last + 1))
    stored = columns_of(read_many(series, days), series=series)
    places = {one.number: place for place, one in enumerate(many.series)}
    of_place = [places[one.number] for one in series]
    return {(of_place[at], starts_s, ends_s, amount) for at, starts_s, ends_s, amount in _keys(stored)}


def _decided(many: ManyIntervals, *, registers: dict[int, Register]) -> dict[_Key, str]:
    """Return how things stand with readings that were held back before."""
    place_of = {register.pk: place for place, register in registers.items()}
    rows = WaitingReading.objects.filter(
        register_id__in=list(place_of),
        ends_at__gte=datetime.fromtimestamp(int(many.starts_s.min()), UTC),
        ends_at__lte=datetime.fromtimestamp(int((many.starts_s + many.length_s).max()), UTC),
        starts_at__isnull=False,
    ).values_list("register_id", "starts_at", "ends_at", "millionths", "state")
    return {
        (place_of[register_id], int(starts_at.timestamp()), int(ends_at.timestamp()), millionths): state
        for register_id, starts_at, ends_at, millionths, state in rows
        if starts_at is not None
    }


def _mask(rows: Rows, *, count: int) -> Mask:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    return mask
