"""Prepares what tomorrow is expected to bring: a figure, a picture with a band, a table."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from wattstead.domains.forecasting.queries import ForecastValue, ForecastView
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastType
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.overview.pictures import Row


@dataclass(frozen=True, kw_only=True)
class Tomorrow:
    """What tomorrow will probably take from the grid."""

    title: str
    day: str
    figure: str
    between: str
    fed_in: str
    sentence: str
    confidence: str
    picture: str
    rows: tuple[Row, ...]


def tomorrow_of(forecasts: tuple[ForecastView, ...], *, zone: str) -> Tomorrow | None:
    """Return what is forecast of a day in words; None where it is not known hour by hour."""
    hourly = _found(forecasts, type_=ForecastType.CONSUMPTION, period=ForecastPeriod.HOURLY)
    daily = _found(forecasts, type_=ForecastType.CONSUMPTION, period=ForecastPeriod.DAILY)
    if hourly is None or daily is None:
        return None
    fed_in = _found(forecasts, type_=ForecastType.PRODUCTION, period=ForecastPeriod.DAILY)
    (whole,) = daily.values
    between = _between(whole)
    return Tomorrow(
        title=gettext("Tomorrow"),
        day=days.weekday(daily.on),
        figure=_energy(whole),
        between=between,
        fed_in="" if fed_in is None else _energy(fed_in.values[0]),
        sentence=gettext("Tomorrow you will probably take {energy} from the grid, {between}.").format(
            energy=_energy(whole), between=between
        ),
        confidence=_confidence(hourly),
        picture=_picture(hourly, zone=ZoneInfo(zone)),
        rows=tuple(
            Row(when=_clocks(value, zone=ZoneInfo(zone)), first=_energy(value), second=_between(value))
            for value in hourly.values
        ),
    )


def _found(
    forecasts: tuple[ForecastView, ...], *, type_: ForecastType, period: ForecastPeriod
) -> ForecastView | None:
    return next((each for each in forecasts if each.type is type_ and each.period is period), None)


def _energy(value: ForecastValue) -> str:
    return figures.energy(value.energy_kwh, unit="kWh")


def _between(value: ForecastValue) -> str:
    return gettext("between {lower} and {upper}").format(
        lower=figures.energy(value.lower_kwh, unit="kWh"), upper=figures.energy(value.upper_kwh, unit="kWh")
    )


def _confidence(hourly: ForecastView) -> str:
    """Return how often such a band would have been right lately."""
    if hourly.confidence is None:
        return ""
    return gettext("In the last two weeks, {share} of the hours were within such a band.").format(
        share=figures.share(hourly.confidence)
    )


def _picture(hourly: ForecastView, *, zone: ZoneInfo) -> str:
    return json.dumps(
        {
            "kind": "comparison",
            "unit": "kWh",
            "language": translation.get_language(),
            "is_small": True,
            "series": [
                {"name": gettext("Probably"), "shape": "line", "colour": "bar", "is_solid": True},
                {"name": gettext("Eight of ten cases"), "shape": "band", "colour": "bar"},
            ],
            "points": [_point(value, zone=zone) for value in hourly.values],
        }
    )


def _point(value: ForecastValue, *, zone: ZoneInfo) -> dict[str, object]:
    starts_at = _start(value, zone=zone)
    hour = starts_at.hour
    return {
        "label": days.clock(starts_at),
        "tick": 0 if hour % 6 else 2,
        "values": [float(value.energy_kwh), [float(value.lower_kwh), float(value.upper_kwh)]],
        "told": f"{_clocks(value, zone=zone)}\n{_energy(value)}\n{_between(value)}",
    }


def _start(value: ForecastValue, *, zone: ZoneInfo) -> datetime:
    return (value.ends_at - timedelta(hours=1)).astimezone(zone)


def _clocks(value: ForecastValue, *, zone: ZoneInfo) -> str:
    return f"{days.clock(_start(value, zone=zone))}{days.DASH}{days.clock(value.ends_at.astimezone(zone))}"
