"""Prepares the overview: everything its templates show, in the words of the reader."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.overview.matters import Attention
from wattstead.interfaces.pages.overview.pictures import Row, curve_picture, day_rows, days_picture, hour_rows
from wattstead.interfaces.pages.overview.sentences import change_told, greeting, usual_told
from wattstead.interfaces.pages.parts import Stat
from wattstead.journeys.overview import DayShown, Flow, Overview, Power
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Now:
    """The latest power; `note` says honestly when it was."""

    figure: str
    label: str
    note: str
    is_of_now: bool


@dataclass(frozen=True, kw_only=True)
class Today:
    """The curve of the day and its figures."""

    title: str
    is_today: bool
    address: str
    sentence: str
    stats: tuple[Stat, ...]
    picture: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Month:
    """The month so far; `elapsed` is how many of a hundred parts are over."""

    title: str
    address: str
    figure: str
    figure_label: str
    expected: str
    elapsed: int
    elapsed_told: str
    stats: tuple[Stat, ...]


@dataclass(frozen=True, kw_only=True)
class LastDays:
    """The last days of one kind of energy in small bars."""

    title: str
    icon: str
    meters: str
    address: str
    sentence: str
    stat: Stat | None
    picture: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Start:
    """What somebody does first who has no readings yet."""

    has_meter: bool
    meter_address: str
    upload_address: str
    reading_address: str
    may_act: bool


@dataclass(frozen=True, kw_only=True)
class OverviewCard:
    """The whole overview."""

    sentence: SafeString
    start: Start | None
    now: Now | None
    today: Today | None
    month: Month | None
    flows: tuple[LastDays, ...]
    attention: tuple[Attention, ...]


def card_of(
    overview: Overview,
    *,
    now: datetime,
    viewer: Viewer,
    account_id: UUID,
    attention: tuple[Attention, ...],
) -> OverviewCard:
    """Return the overview in words."""
    return OverviewCard(
        sentence=greeting(overview),
        start=None if overview.has_readings else _start(overview, viewer=viewer, account_id=account_id),
        now=None if overview.power is None else _now(overview.power, today=overview.today),
        today=None if overview.day is None else _today(overview.day, overview=overview),
        month=_month(overview, now=now),
        flows=_flows(overview),
        attention=attention,
    )


def _start(overview: Overview, *, viewer: Viewer, account_id: UUID) -> Start:
    meter_id = overview.meter_id
    return Start(
        has_meter=meter_id is not None,
        meter_address=reverse("add_meter"),
        upload_address=reverse("upload_file", args=[meter_id]) if meter_id else "",
        reading_address=reverse("enter_reading", args=[meter_id]) if meter_id else "",
        may_act=may(viewer, account_id=account_id, to=Action.MANAGE_READINGS),
    )


def _now(power: Power, *, today: date) -> Now:
    is_feeding = bool(power.fed_in_kw and power.fed_in_kw > (power.used_kw or 0))
    shown = power.fed_in_kw if is_feeding else power.used_kw
    clock = days.clock(power.ends_at)
    if power.ends_at.date() != today:
        clock = f"{days.short_day(power.ends_at.date())}, {clock}"
    return Now(
        figure="" if shown is None else figures.energy(shown, unit="kW", places=2),
        label=gettext("into the grid") if is_feeding else gettext("from the grid"),
        note=gettext("mean of the quarter-hour until {clock}").format(clock=clock)
        if power.is_of_now
        else gettext("last value at {clock}; nothing newer has arrived").format(clock=clock),
        is_of_now=power.is_of_now,
    )


def _today(day: DayShown, *, overview: Overview) -> Today:
    is_today = day.on == overview.today
    stats = [
        Stat(
            label=gettext("Used") if is_today else gettext("Used on this day"),
            figure=figures.NO_FIGURE if day.used is None else figures.energy(day.used, unit="kWh"),
            note=usual_told(day),
        )
    ]
    if day.cost is not None:
        stats.append(Stat(label=gettext("Cost"), figure=figures.money(day.cost), note=gettext("with tax")))
    if overview.fed_in is not None:
        figure = figures.NO_FIGURE if day.fed_in is None else figures.energy(day.fed_in, unit="kWh")
        stats.append(Stat(label=gettext("Fed in"), figure=figure))
    if day.earned is not None:
        stats.append(Stat(label=gettext("Earned"), figure=figures.money(day.earned)))
    title = gettext("Today") if is_today else days.weekday(day.on)
    return Today(
        title=title,
        is_today=is_today,
        address=f"{reverse('usage')}?span=day&on={day.on.isoformat()}",
        sentence=gettext("Power from the grid on {day}, and what is usual at each time.").format(
            day=days.day(day.on)
        ),
        stats=tuple(stats),
        picture=curve_picture(day, is_today=is_today) if day.curve else "",
        rows=hour_rows(day),
    )


def _month(overview: Overview, *, now: datetime) -> Month | None:
    month, flow = overview.month, overview.electricity
    if flow is None or flow.month_used is None:
        return None
    used = figures.energy(flow.month_used, unit=flow.unit)
    stats = []
    if month.bill is not None:
        stats.append(Stat(label=gettext("Used"), figure=used, note=change_told(flow)))
    if overview.fed_in is not None and overview.fed_in.month_used is not None:
        earned = gettext("{amount} earned").format(amount=figures.money(month.earned)) if month.earned else ""
        fed_in = figures.energy(overview.fed_in.month_used, unit="kWh")
        stats.append(Stat(label=gettext("Fed in"), figure=fed_in, note=earned))
    day = now.astimezone(ZoneInfo(overview.zone)).day
    return Month(
        title=days.month(month.month.starts_on),
        address=f"{reverse('usage')}?span=month&on={overview.today.isoformat()}",
        figure=figures.money(month.bill.so_far) if month.bill else used,
        figure_label=gettext("so far, with fees and tax") if month.bill else gettext("so far"),
        expected=gettext("about {amount} by the end of the month").format(
            amount=figures.money(month.bill.expected)
        )
        if month.bill and month.bill.expected
        else "",
        elapsed=round(100 * day / len(month.month)),
        elapsed_told=gettext("Day {day} of {count}").format(day=day, count=len(month.month)),
        stats=tuple(stats),
    )


def _flows(overview: Overview) -> tuple[LastDays, ...]:
    found = (
        (overview.electricity, gettext("Electricity"), "icons/power.svg", "import"),
        (overview.fed_in, gettext("Fed in"), "icons/sun.svg", "export"),
        (overview.gas, gettext("Gas"), "icons/gas.svg", "import"),
    )
    return tuple(
        _last_days(flow, title=title, icon=icon, direction=direction)
        for flow, title, icon, direction in found
        if flow is not None and any(day.used is not None for day in flow.days)
    )


def _last_days(flow: Flow, *, title: str, icon: str, direction: str) -> LastDays:
    known = [day for day in flow.days if day.used is not None]
    total = sum((day.used for day in known if day.used is not None), start=Decimal(0))
    mean = figures.energy(total / len(known), unit=flow.unit) if known and total else ""
    address = f"{reverse('usage')}?span=month&on={known[-1].on.isoformat()}"
    if direction == "export":
        address += "&direction=export"
    return LastDays(
        title=title,
        icon=icon,
        meters=", ".join(flow.meter_numbers),
        address=address,
        sentence=gettext("{mean} a day on average over the last two weeks").format(mean=mean) if mean else "",
        stat=Stat(
            label=gettext("This month"),
            figure=figures.energy(flow.month_used, unit=flow.unit),
            note=change_told(flow),
        )
        if flow.month_used is not None
        else None,
        picture=days_picture(flow, direction=direction),
        rows=day_rows(flow),
    )
