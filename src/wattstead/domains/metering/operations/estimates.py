"""Fills the gaps of registers, and keeps how each was filled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.estimation.planning import FilledGap
from wattstead.domains.metering.estimation.renewing import estimated_anew, out_of_step
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.around_gaps import (
    MOST_DAYS,
    StandardProfiles,
    first_known_at,
    moment,
    seconds,
    surroundings,
    time_of,
)
from wattstead.domains.metering.queries import removed_at, series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import local_day_of
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries import store
from wattstead.timeseries.extent import known_days


class EstimationTooLong(Refusal):
    """Gaps are filled for a year and a month at most in one go."""

    code = "estimation_too_long"
    kind = "unreadable"
    message = said("Gaps are estimated for {most_days} days at most in one go.")


class NoGapToEstimate(Refusal):
    """Every reading that should be there by now is there."""

    code = "no_gap_to_estimate"
    message = said("No reading is missing from {first_day} to {last_day}.")


class NothingToEstimateFrom(Refusal):
    """Readings are missing, but nothing tells what they could have been."""

    code = "nothing_to_estimate_from"
    message = said(
        "Readings are missing from {first_day} to {last_day}, but nothing is known that tells how many"
        " there could have been. Enter what the counter showed before and after."
    )


def plan_estimates(
    *, register: Register, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Sequence[FilledGap]:
    """Return what would be filled into the gaps of some days of a register; nothing is kept.

    Estimates of ours that no longer add up to what the counter went on are thought anew, too.
    Raises RoleNotAllowed, EstimationTooLong, NoGapToEstimate and NothingToEstimateFrom.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=register.account_id, to=Action.MANAGE_ACCOUNT)
    told = {"first_day": days.starts_on, "last_day": days.last_day}
    if len(days) > MOST_DAYS:
        raise EstimationTooLong(field="end_date", most_days=MOST_DAYS)
    period = _awaited(register, days=days, now=now)
    if period is None:
        raise NoGapToEstimate(field="start_date", **told)
    around = surroundings(register, period=period, profiles=profiles)
    ends_s = seconds(period.ends_before)
    loose = out_of_step(around.known, ours=around.ours, advances=around.advances, due_s=ends_s)
    if not len(around.open_slots) and not loose:
        raise NoGapToEstimate(field="start_date", **told)
    filled = estimated_anew(
        around.known,
        ours=around.ours,
        loose=loose,
        advances=around.advances,
        starts_s=seconds(period.starts_at),
        ends_s=ends_s,
    )
    if not filled:
        raise NothingToEstimateFrom(field="start_date", **told)
    return filled


def estimate_gaps(
    *, register: Register, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Sequence[Estimate]:
    """Fill the gaps of some days of a register, and keep how each was filled, oldest first.

    An estimate never takes the place of a reading, and any reading that comes takes its place.
    Raises what `plan_estimates` refuses.
    """
    planned = plan_estimates(register=register, days=days, profiles=profiles, now=now)
    return _kept(planned, register=register, now=now)


def renew_estimates(
    *, register: Register, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Sequence[Estimate]:
    """Make those estimates of some days anew that no longer add up to what the counter went on.

    Other gaps stay open. Keeps how each was made and returns that; nothing where all is true still.
    """
    require(require_unit_of_work(), account_id=register.account_id, to=Action.MANAGE_ACCOUNT)
    period = _awaited(register, days=days, now=now)
    if period is None:
        return ()
    around = surroundings(register, period=period, profiles=profiles)
    due_s = seconds(period.ends_before)
    loose = out_of_step(around.known, ours=around.ours, advances=around.advances, due_s=due_s)
    planned = estimated_anew(
        around.known,
        ours=around.ours,
        loose=loose,
        advances=around.advances,
        starts_s=due_s,
        ends_s=due_s,
    )
    return _kept(planned, register=register, now=now)


def _kept(planned: Sequence[FilledGap], *, register: Register, now: datetime) -> Sequence[Estimate]:
    viewer = require_unit_of_work()
    for gap in planned:
        store.take_in(
            series=series_of(register),
            intervals=gap.filled,
            known_at=now,
            actor_id=viewer.user_id,
            reason=f"estimate: {gap.method.value}",
        )
    return Estimate.objects.bulk_create(
        _estimate(gap, register=register, made_at=now, made_by=viewer.user_id) for gap in planned
    )


def _estimate(gap: FilledGap, *, register: Register, made_at: datetime, made_by: UUID | None) -> Estimate:
    advance = gap.advance
    return Estimate(
        account_id=register.account_id,
        register=register,
        starts_at=moment(gap.starts_s),
        ends_before=moment(gap.ends_s),
        method=gap.method.value,
        profile=gap.profile,
        intervals=len(gap.filled),
        total_millionths=gap.filled.total * 10 ** (LARGEST_SCALE - gap.filled.scale),
        advance_millionths=advance.counted if advance else None,
        read_from=moment(advance.starts_s) if advance else None,
        read_until=moment(advance.ends_s) if advance else None,
        made_at=made_at,
        made_by=made_by,
    )


def _awaited(register: Register, *, days: DayPeriod, now: datetime) -> Period | None:
    """Return the part of some days in which readings should have come: from the first known until today."""
    series = series_of(register)
    held = known_days(series)
    if held is None:
        return None
    asked = time_of(series, days)
    today = local_day_of(now, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    over = time_of(series, DayPeriod(starts_on=today, ends_before=today + ONE_DAY)).starts_at
    starts_at = max(asked.starts_at, first_known_at(series, first_day=held.starts_on))
    ends_before = min(asked.ends_before, over, removed_at(register) or over)
    return Period(starts_at=starts_at, ends_before=ends_before) if starts_at < ends_before else None
