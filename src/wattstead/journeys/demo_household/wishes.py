"""Gives a family what it wants to hear of, its goals, what it has read, and what tomorrow brings."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.queries import preferences_visible_to
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.forecasting.queries import forecasts_of_day
from wattstead.domains.goals.operations import set_goal
from wattstead.domains.goals.queries import goals_visible_to
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.domains.notifications.operations import Notice, mark_older_read, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.forecast_sites import forecast_site
from wattstead.kernel.periods import ONE_DAY, DayPeriod, year_of
from wattstead.kernel.viewer import SYSTEM

NIGHT = QuietHours(starts_at=time(22), ends_before=time(7))
NEW_FOR = timedelta(days=40)


def tell_and_foretell(resident: Resident, *, today: date, now: datetime) -> None:
    """Let a family have wishes and goals, have read what is old, and see its forecast."""
    with seen_by(SYSTEM) as system:
        _welcome(resident, now=now)
        mark_older_read(user_id=resident.user_id, written_before=now - NEW_FOR)
        if not forecasts_of_day(system, site_id=resident.site_id, on=today + ONE_DAY):
            forecast_site(system, site_id=resident.site_id, now=now)
    with seen_by(resident.viewer) as viewer:
        if not preferences_visible_to(viewer).exists():
            for wish in _wishes():
                keep_preference(viewer, user_id=resident.user_id, wish=wish)
        if not goals_visible_to(viewer).exists():
            for aim in _aims(resident, today=today):
                set_goal(viewer, user_id=resident.user_id, aim=aim)


def _welcome(resident: Resident, *, now: datetime) -> None:
    notify(
        [
            Notice(
                user_id=resident.user_id,
                kind=Kind.WELCOME,
                event="welcome",
                at=now,
                facts={},
                action_url="/account/alerts/",
            )
        ]
    )


def _wishes() -> tuple[Wish, ...]:
    return (
        _wish(AlertType.BILL_AVAILABLE, by_email=True),
        _wish(AlertType.PAYMENT_DUE, by_email=True),
        _wish(AlertType.HIGH_CONSUMPTION, threshold=Threshold(value=Decimal(25), unit=ThresholdUnit.KWH)),
        _wish(
            AlertType.PRODUCTION_DROP,
            threshold=Threshold(value=Decimal(85), unit=ThresholdUnit.PERCENT),
            by_email=True,
        ),
    )


def _wish(alert_type: AlertType, *, by_email: bool = False, threshold: Threshold | None = None) -> Wish:
    return Wish(
        alert_type=alert_type,
        site_id=None,
        by_email=by_email,
        by_text_message=False,
        in_app=True,
        threshold=threshold,
        quiet_hours=NIGHT,
        is_active=True,
    )


def _aims(resident: Resident, *, today: date) -> tuple[Aim, ...]:
    this_year = year_of(today)
    last_year = DayPeriod(
        starts_on=this_year.starts_on.replace(year=today.year - 1), ends_before=this_year.starts_on
    )
    of_all = (
        (GoalType.CONSUMPTION, "320", GoalUnit.KWH, GoalPeriod.MONTHLY, this_year),
        (GoalType.COST, "95", GoalUnit.CURRENCY, GoalPeriod.MONTHLY, this_year),
    )
    of_the_sun = (
        (GoalType.PRODUCTION, "8500", GoalUnit.KWH, GoalPeriod.YEARLY, this_year),
        (GoalType.SELF_CONSUMPTION, "65", GoalUnit.PERCENT, GoalPeriod.MONTHLY, this_year),
    )
    of_the_past = ((GoalType.CONSUMPTION, "4000", GoalUnit.KWH, GoalPeriod.YEARLY, last_year),)
    family = resident.family
    has_panels, has_past = bool(family.household.roof), family.years > 1
    usual = of_all + (of_the_sun if has_panels else ()) + (of_the_past if has_past else ())
    return tuple(
        Aim(
            site_id=resident.site_id,
            goal_type=goal_type,
            target=Decimal(target),
            unit=unit,
            period=period,
            days=days,
        )
        for goal_type, target, unit, period, days in usual
    )
