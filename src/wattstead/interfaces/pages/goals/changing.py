"""Sets a goal, changes it, ends it and removes it."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.goals.operations import (
    TooManyGoals,
    change_goal,
    end_goal,
    forget_goal,
    resume_goal,
    set_goal,
)
from wattstead.domains.goals.queries import goal_visible_to
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType
from wattstead.domains.sites.queries import sites_in_brief
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.goals.forms import EVERYWHERE, GoalForm
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of, today_of
from wattstead.kernel.money import EXACT
from wattstead.kernel.periods import ONE_DAY, year_of

SITES_OFFERED = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add(request: PortalRequest) -> HttpResponse:
    """Ask for a goal, and keep it."""
    today = today_of(request)
    initial: dict[str, object] = {
        "goal_type": GoalType.CONSUMPTION.value,
        "period": GoalPeriod.MONTHLY.value,
        "site": EVERYWHERE if request.places.current is None else str(request.places.current.site_id),
        "starts_on": today.replace(day=1),
        "last_day": year_of(today).last_day,
    }
    form = _form(request, initial=initial)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(TooManyGoals,)):
            with seen_by(request.viewer) as viewer:
                set_goal(viewer, user_id=reader_of(request).id, aim=form.aim())
            messages.success(request, gettext("Your goal is set. Here you see how far it has got."))
            return redirect("goals")
    return render(request, "goals/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(request: PortalRequest, goal_id: UUID) -> HttpResponse:
    """Show a goal to be changed, and keep the changes."""
    with seen_by(request.viewer) as viewer:
        goal = goal_visible_to(viewer, goal_id=goal_id)
    form = _form(request, initial=_initial(goal.aim))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                change_goal(viewer, goal_id=goal_id, aim=form.aim())
            messages.success(request, gettext("Your changes are kept."))
            return redirect("goals")
    can_resume = not goal.is_active and today_of(request) < goal.ends_before
    page = {"form": form, "goal_id": goal_id, "is_active": goal.is_active, "can_resume": can_resume}
    return render(request, "goals/change.html", page, status=422 if form.errors else 200)


@require_POST
@for_members
def end(request: PortalRequest, goal_id: UUID) -> HttpResponse:
    """Stop following a goal."""
    with seen_by(request.viewer) as viewer:
        end_goal(viewer, goal_id=goal_id)
    messages.success(request, gettext("The goal is ended."))
    return redirect("goals")


@require_POST
@for_members
def resume(request: PortalRequest, goal_id: UUID) -> HttpResponse:
    """Follow a goal again."""
    with seen_by(request.viewer) as viewer:
        resume_goal(viewer, goal_id=goal_id)
    messages.success(request, gettext("The goal runs again."))
    return redirect("goals")


@require_POST
@for_members
def remove(request: PortalRequest, goal_id: UUID) -> HttpResponse:
    """Remove a goal for good."""
    with seen_by(request.viewer) as viewer:
        forget_goal(viewer, goal_id=goal_id)
    messages.success(request, gettext("The goal is removed."))
    return redirect("goals")


def _form(request: PortalRequest, *, initial: dict[str, object]) -> GoalForm:
    with seen_by(request.viewer) as viewer:
        sites = sites_in_brief(viewer, words="", limit=SITES_OFFERED)
    return GoalForm(request.POST if request.method == "POST" else None, initial=initial, sites=sites)


def _initial(aim: Aim) -> dict[str, object]:
    return {
        "goal_type": aim.goal_type.value,
        "target": _short(aim.target),
        "unit": aim.unit.value,
        "period": aim.period.value,
        "site": EVERYWHERE if aim.site_id is None else str(aim.site_id),
        "starts_on": aim.days.starts_on,
        "last_day": aim.days.ends_before - ONE_DAY,
    }


def _short(amount: Decimal) -> Decimal:
    """Return an amount without zeros at its end."""
    is_whole = amount == amount.to_integral_value()
    return amount.quantize(Decimal(1)) if is_whole else amount.normalize(EXACT)
