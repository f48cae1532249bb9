"""Says in a sentence how a site is doing."""

from decimal import Decimal

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.journeys.overview import DayShown, Flow, Overview

LEAST_TO_COMPARE = Decimal("0.05")  # kWh: shares of next to nothing say nothing


def greeting(overview: Overview) -> SafeString:
    """Return what was used this month, and how that compares with the same days last year."""
    flow = overview.electricity or overview.gas
    if flow is None or not overview.has_readings:
        return escape(gettext("Here you will see what you use, as soon as the first readings are in."))
    if flow.month_used is None:
        last = flow.last_read_on
        if last is None:
            return escape(gettext("There are no readings of this month yet."))
        return format_html(
            gettext("There are no readings of this month yet; the last ones are of {day}."),
            day=days.day(last),
        )
    used = format_html("<strong>{}</strong>", figures.energy(flow.month_used, unit=flow.unit))
    change = change_of(flow)
    if change is None:
        return format_html(gettext("You have used {amount} so far this month."), amount=used)
    if abs(change) < figures.ABOUT_THE_SAME:
        return format_html(
            gettext("You have used {amount} so far this month, about as much as on the same days last year."),
            amount=used,
        )
    told = (
        gettext("You have used {amount} so far this month, {percent} more than on the same days last year.")
        if change > 0
        else gettext(
            "You have used {amount} so far this month, {percent} less than on the same days last year."
        )
    )
    return format_html(told, amount=used, percent=figures.share(abs(change)))


def change_of(flow: Flow) -> Decimal | None:
    """Return how much more (above zero) or less was used than on the same days last year, as a share."""
    if flow.used_in_these is None or not flow.used_last_year:
        return None
    return (flow.used_in_these - flow.used_last_year) / flow.used_last_year


def change_told(flow: Flow) -> str:
    """Return the change against the same days last year in a few words, or nothing when unknown."""
    change = change_of(flow)
    if change is None:
        return ""
    if abs(change) < figures.ABOUT_THE_SAME:
        return gettext("as much as last year")
    told = (
        gettext("{percent} more than last year") if change > 0 else gettext("{percent} less than last year")
    )
    return told.format(percent=figures.share(abs(change)))


def usual_told(day: DayShown) -> str:
    """Return how the day compares with what is usual until the same time, or nothing when unknown."""
    if day.usual is None or day.used is None or day.usual < LEAST_TO_COMPARE:
        return ""
    change = (day.used - day.usual) / day.usual
    if abs(change) < figures.ABOUT_THE_SAME:
        return gettext("as usual by this time")
    told = gettext("{percent} more than usual") if change > 0 else gettext("{percent} less than usual")
    return told.format(percent=figures.share(abs(change)))
