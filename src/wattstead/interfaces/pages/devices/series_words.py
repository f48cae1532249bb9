"""Puts what devices of each kind measured on a day into words and figures."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.devices.cards import BATTERY, SOLAR
from wattstead.interfaces.pages.parts import Stat
from wattstead.journeys.device_readings.showing import DeviceShown

KWH, KW, W = "kWh", "kW", "W"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One of the amounts a picture shows: how it is called, where it comes from, how it is drawn."""

    name: str
    amount: str
    colour: str
    shape: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a day of a device is told."""

    sentence: str
    unit: str
    is_stepped: bool
    curve: tuple[Line, ...]
    days: tuple[Line, ...]
    stats: tuple[Stat, ...]


def words_of(kind: str, *, shown: DeviceShown) -> Words:
    """Return how a day of a device of that kind is told."""
    if kind == SOLAR:
        return _of_roof(shown)
    return _of_battery(shown) if kind == BATTERY else _of_plug(shown)


def energy(value: Decimal | None) -> str:
    """Return an amount of energy, or the sign for an unknown one."""
    return figures.NO_FIGURE if value is None else figures.energy(value, unit=KWH)


def power(value: Decimal | None, *, unit: str) -> str:
    """Return a power, or the sign for an unknown one."""
    if value is None:
        return figures.NO_FIGURE
    return figures.energy(value, unit=unit, places=0 if unit == W else 2)


def _of_roof(shown: DeviceShown) -> Words:
    day = shown.day
    produced, used = day.amount("delta_kwh"), day.amount("self_consumed_kwh")
    share = used / produced if produced and used is not None else None
    sentence = gettext("{day}: {energy} produced.")
    if share is not None:
        sentence = gettext("{day}: {energy} produced, {share} of it used at home.")
    return Words(
        sentence=sentence.format(
            day=days.day(shown.on), energy=energy(produced), share=figures.share(share or Decimal(0))
        ),
        unit=KW,
        is_stepped=False,
        curve=(
            Line(name=gettext("Produced"), amount="delta_kwh", colour="export", shape="area"),
            Line(name=gettext("Used at home"), amount="self_consumed_kwh", colour="bar", shape="line"),
        ),
        days=(
            Line(name=gettext("Used at home"), amount="self_consumed_kwh", colour="bar", shape="bars"),
            Line(name=gettext("Given to the grid"), amount="exported_kwh", colour="export", shape="bars"),
        ),
        stats=(
            Stat(label=gettext("Produced"), figure=energy(produced)),
            Stat(
                label=gettext("Used at home"),
                figure=energy(used),
                note=figures.share(share) if share is not None else "",
            ),
            Stat(label=gettext("Given to the grid"), figure=energy(day.amount("exported_kwh"))),
            Stat(label=gettext("Highest power"), figure=power(day.amount("peak_power_kw"), unit=KW)),
        ),
    )


def _of_battery(shown: DeviceShown) -> Words:
    day, last = shown.day, shown.last
    charged, given = day.amount("charged_kwh"), day.amount("discharged_kwh")
    percent = last.get("charge_percent")
    return Words(
        sentence=gettext("{day}: {charged} charged, {given} given to the house.").format(
            day=days.day(shown.on), charged=energy(charged), given=energy(given)
        ),
        unit=KWH,
        is_stepped=False,
        curve=(Line(name=gettext("Charge"), amount="charge_kwh", colour="bar", shape="area"),),
        days=(
            Line(name=gettext("Charged"), amount="charged_kwh", colour="bar", shape="bars"),
            Line(name=gettext("Given"), amount="discharged_kwh", colour="export", shape="bars"),
        ),
        stats=(
            Stat(
                label=gettext("Charge") if shown.is_today else gettext("Charge at the end"),
                figure=energy(last.get("charge_kwh")),
                note=figures.share(percent / 100) if percent is not None else "",
            ),
            Stat(label=gettext("Charged"), figure=energy(charged)),
            Stat(label=gettext("Given"), figure=energy(given)),
            _health(last),
        ),
    )


def _health(last: dict[str, Decimal | None]) -> Stat:
    health, cycles = last.get("health_percent"), last.get("cycles")
    note = ""
    if cycles is not None:
        note = gettext("{count} cycles").format(count=figures.number(cycles, places=0))
    figure = figures.share(health / 100, places=1) if health is not None else figures.NO_FIGURE
    return Stat(label=gettext("Health"), figure=figure, note=note)


def _of_plug(shown: DeviceShown) -> Words:
    used, peak = shown.day.amount("delta_kwh"), shown.day.amount("peak_power_w")
    known = [done.amount("delta_kwh") for done in shown.days]
    amounts = [amount for amount in known if amount is not None]
    return Words(
        sentence=gettext("{day}: {energy} used.").format(day=days.day(shown.on), energy=energy(used)),
        unit=W,
        is_stepped=True,
        curve=(Line(name=gettext("Power"), amount="delta_kwh", colour="bar", shape="area"),),
        days=(Line(name=gettext("Used"), amount="delta_kwh", colour="bar", shape="bars"),),
        stats=(
            Stat(label=gettext("Used"), figure=energy(used)),
            Stat(label=gettext("Highest power"), figure=power(peak, unit=W)),
            Stat(
                label=gettext("On average a day"),
                figure=energy(sum(amounts, Decimal(0)) / len(amounts)) if amounts else figures.NO_FIGURE,
                note=gettext("in the last 14 days"),
            ),
        ),
    )
