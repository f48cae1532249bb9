"""Draws a reading that waits among its neighbours: three days of hours, what waits in another colour."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from wattstead.domains.metering.quarantine.neighbourhood import Neighbourhood
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.interfaces.pages import days, figures

WIDTH, HEIGHT = 300.0, 72.0
LEAST_HEIGHT = 0.8
TALLEST = 3.0
"""So many times as high as all around it a bar is drawn at most; what is higher is cut, and shows it."""
CUT_AT, CUT_TO = 0.80, 0.87


@dataclass(frozen=True, kw_only=True)
class DayMark:
    """A day under the picture; `is_its_own` where the reading belongs to it."""

    name: str
    is_its_own: bool


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Paths in a frame of 300 by 72: what was counted, what waits, what is usual; and the same in words."""

    counted: str
    waiting: str
    usual: str
    lines: tuple[str, ...]
    days: tuple[DayMark, ...]
    label: str
    is_cut: bool
    is_empty: bool


def picture_of(around: Neighbourhood) -> Picture:
    """Return three days as paths; numbers are written with a point, whatever the reader's language."""
    calm = max([value or 0.0 for value in around.counted] + list(around.usual), default=0.0)
    most = max((value or 0.0 for value in around.waiting), default=0.0)
    top = max(min(most, calm * TALLEST) if calm > 0 else most, calm) or 1.0
    count = len(around.counted)
    step = WIDTH / max(count, 1)
    return Picture(
        counted=_bars(around.counted, step=step, top=top),
        waiting=_bars(around.waiting, step=step, top=top),
        usual=_steps(around.usual, step=step, top=top),
        lines=tuple(f"{place * step:.1f}" for place in around.midnights[1:-1]),
        days=_days(around),
        label=_label(around),
        is_cut=most > top,
        is_empty=all(value is None for value in (*around.counted, *around.waiting)),
    )


def _bars(values: tuple[float | None, ...], *, step: float, top: float) -> str:
    wide = f"{step * 0.76:.2f}"
    bars = []
    for at, value in enumerate(values):
        if value is None:
            continue
        left = f"{at * step:.2f}"
        if value > top:  # cut: a piece, a gap, and a piece up to the edge
            low, high = HEIGHT * CUT_AT, HEIGHT * (1 - CUT_TO)
            bars.append(f"M{left} {HEIGHT:.0f}v-{low:.1f}h{wide}v{low:.1f}z")
            bars.append(f"M{left} {high:.1f}v-{high:.1f}h{wide}v{high:.1f}z")
            continue
        high = max(value / top * HEIGHT, LEAST_HEIGHT)
        bars.append(f"M{left} {HEIGHT:.0f}v-{high:.2f}h{wide}v{high:.2f}z")
    return "".join(bars)


def _steps(values: tuple[float, ...], *, step: float, top: float) -> str:
    """Return an area with a flat top for each hour."""
    if not values:
        return ""
    path = [f"M0 {HEIGHT:.0f}"]
    for at, value in enumerate(values):
        path.append(f"V{HEIGHT - min(value / top, 1.0) * HEIGHT:.2f}H{(at + 1) * step:.2f}")
    return f"{''.join(path)}V{HEIGHT:.0f}z"


def _days(around: Neighbourhood) -> tuple[DayMark, ...]:
    local = around.starts_at.astimezone(ZoneInfo(around.zone))
    first = (local + timedelta(hours=2)).date()  # a gas day begins at six
    return tuple(
        DayMark(name=f"{days.short_weekday(on)} {days.short_day(on)}", is_its_own=place == 1)
        for place in range(len(around.midnights) - 1)
        for on in [first + timedelta(days=place)]
    )


def _label(around: Neighbourhood) -> str:
    unit = unit_written(around.unit)
    most = max((value or 0.0 for value in around.waiting), default=0.0)
    calm = max((value or 0.0 for value in around.counted), default=0.0)
    parts = [
        gettext("Three days hour by hour: at most {counted} an hour is known around it").format(
            counted=_told(calm, unit=unit)
        )
    ]
    if any(value is not None for value in around.waiting):
        parts.append(gettext("at most {waiting} an hour waits").format(waiting=_told(most, unit=unit)))
    if around.usual:
        parts.append(
            gettext("at most {usual} an hour is usual").format(usual=_told(max(around.usual), unit=unit))
        )
    return ", ".join(parts)


def _told(value: float, *, unit: str) -> str:
    return figures.energy(Decimal(str(round(value, 3))), unit=unit)
