"""Prepares goals: how far each has got, as a ring and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from wattstead.domains.goals.queries import GoalRecord
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalType, GoalUnit
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.goals.words import aim_told, amount_told, period_told
from wattstead.journeys.progress_of_goals import Missing, Progress

ICONS = {
    GoalType.CONSUMPTION: "icons/power.svg",
    GoalType.COST: "icons/invoices.svg",
    GoalType.PRODUCTION: "icons/sun.svg",
    GoalType.SELF_CONSUMPTION: "icons/home.svg",
}
AHEAD = Decimal(5)  # percentage points by which a limit may run before the time


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A circle of which `filled` of a hundred parts are drawn; a tick stands where the time is."""

    filled: int
    elapsed: int
    told: str


@dataclass(frozen=True, kw_only=True)
class GoalCard:
    """One goal."""

    goal_id: UUID
    title: str
    where: str
    icon: str
    ring: Ring | None
    figure: str
    of_target: str
    verdict: str
    tone: str
    when: str
    is_running: bool
    can_resume: bool


def cards_of(
    rows: Sequence[GoalRecord], *, progress: Mapping[UUID, Progress], sites: Mapping[UUID, str], today: date
) -> tuple[GoalCard, ...]:
    """Return goals in the words of the reader."""
    return tuple(
        _card(row, progress=progress[row.pk], where=_where(row, sites=sites), today=today) for row in rows
    )


def _card(row: GoalRecord, *, progress: Progress, where: str, today: date) -> GoalCard:
    aim = row.aim
    is_over = today >= aim.days.ends_before
    verdict, tone = _verdict(aim, progress=progress, is_over=is_over)
    target = amount_told(aim.target, unit=aim.unit, currency=progress.currency)
    current = progress.current
    return GoalCard(
        goal_id=row.pk,
        title=aim_told(aim, currency=progress.currency),
        where=where,
        icon=ICONS[aim.goal_type],
        ring=_ring(progress),
        figure="" if current is None else amount_told(current, unit=aim.unit, currency=progress.currency),
        of_target=gettext("of {target}").format(target=target),
        verdict=verdict,
        tone=tone,
        when=_when(aim, progress=progress, today=today),
        is_running=row.is_active and not is_over,
        can_resume=not row.is_active and not is_over,
    )


def _where(row: GoalRecord, *, sites: Mapping[UUID, str]) -> str:
    return gettext("All sites") if row.site_id is None else sites.get(row.site_id, "")


def _elapsed(progress: Progress) -> Decimal:
    """Return how much of the period is over, in percent; today counts as a whole day."""
    if progress.days is None:
        return Decimal(0)
    return Decimal(progress.days_begun * 100) / len(progress.days)


def _ring(progress: Progress) -> Ring | None:
    if progress.percent is None:
        return None
    return Ring(
        filled=min(int(progress.percent), 100),
        elapsed=min(int(_elapsed(progress)), 100),
        told=figures.share(progress.percent / 100),
    )


def _verdict(aim: Aim, *, progress: Progress, is_over: bool) -> tuple[str, str]:
    """Return how it goes, and the tone in which that is said."""
    percent = progress.percent
    if progress.days is None:
        return gettext("Begins on {day}").format(day=days.day(aim.days.starts_on)), "neutral"
    if percent is None:
        return _unknown(progress.missing), "neutral"
    if aim.goal_type.is_limit:
        return _verdict_of_limit(percent, elapsed=_elapsed(progress), is_over=is_over)
    if aim.unit is GoalUnit.PERCENT and not is_over:
        return _verdict_of_share(percent)
    if percent >= 100:
        return gettext("Reached"), "success"
    if is_over:
        return gettext("Not reached"), "warning"
    behind = percent + AHEAD < _elapsed(progress)
    return (gettext("Behind the time"), "warning") if behind else (gettext("On track"), "success")


def _verdict_of_share(percent: Decimal) -> tuple[str, str]:
    """Return how a share goes, which may rise and sink until the end."""
    if percent < 100:
        return gettext("Below the target so far"), "warning"
    return gettext("On track"), "success"


def _unknown(missing: Missing | None) -> str:
    """Return why a goal has got nowhere anybody knows of."""
    if missing is Missing.PANELS:
        return gettext("No solar system here tells what it produces")
    if missing is Missing.EXPORT_COUNTER:
        return gettext("No meter here counts what is fed in")
    return gettext("Nothing is known of these days yet")


def _verdict_of_limit(percent: Decimal, *, elapsed: Decimal, is_over: bool) -> tuple[str, str]:
    if percent > 100:
        return gettext("Exceeded"), "error"
    if is_over:
        return gettext("Kept"), "success"
    if percent > elapsed + AHEAD:
        return gettext("Faster than the time"), "warning"
    return gettext("On track"), "success"


def _when(aim: Aim, *, progress: Progress, today: date) -> str:
    """Return which days are looked at, and how much of them is over."""
    if progress.days is None:
        return ""
    shown = days.period_title(progress.days)
    if today >= progress.days.ends_before:
        return shown
    return gettext("{days}, {share} of {period} is over").format(
        days=shown, share=figures.share(_elapsed(progress) / 100), period=period_told(aim.period)
    )
