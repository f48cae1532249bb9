"""Makes answers about a made-up household, without a database."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.journeys.explore_usage import (
    Bar,
    Choice,
    Comparison,
    MeterChoice,
    Quality,
    Usage,
    UsageQuestion,
)
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of, year_of

ZONE = "Europe/Berlin"
HOME = Choice(id=UUID("018f0000-0000-7000-8000-000000000001"), label="Home")
METER = MeterChoice(
    id=UUID("018f0000-0000-7000-8000-000000000003"),
    label="1EMH0012345678",
    meter_type="electricity",
    unit="kWh",
    directions=("import", "export"),
)
FIRST_DAY = date(2023, 11, 20)


def sample_usage(*, ask: UsageQuestion, today: date) -> Usage:
    """Return a plausible answer to `ask`, the same each time."""
    on = ask.on or today
    period = {"day": day_of, "week": week_of, "month": month_of, "year": year_of}[ask.span](on)
    bars = tuple(_bars(period, span=ask.span, today=today, export=ask.direction == "export"))
    known = [bar.energy for bar in bars if bar.energy is not None]
    total = sum(known, Decimal(0)) if known else None
    cost = Money(sum((bar.cost.amount for bar in bars if bar.cost), Decimal(0)), "EUR") if known else None
    length = timedelta(days=len(period))
    return Usage(
        meters=(METER,),
        site=HOME,
        meter=METER,
        direction=ask.direction,
        span=ask.span,
        period=period,
        zone=ZONE,
        previous_on=period.starts_on - timedelta(days=1) if period.starts_on > FIRST_DAY else None,
        next_on=period.ends_before if period.ends_before <= today else None,
        first_on=FIRST_DAY,
        last_on=today,
        bars=bars,
        total=total,
        cost=cost,
        compared=_compared(period, total=total, cost=cost, length=length),
        estimated_share=Decimal("0.023") if known else Decimal(0),
        missing_slots=4 if ask.span in ("day", "month") and known else 0,
        tariff_name="Night Saver" if known else None,
    )


def _compared(
    period: DayPeriod, *, total: Decimal | None, cost: Money | None, length: timedelta
) -> Comparison | None:
    if total is None or cost is None:
        return None
    before = (
        month_of(period.starts_on - timedelta(days=1))
        if period == month_of(period.starts_on)
        else DayPeriod(starts_on=period.starts_on - length, ends_before=period.starts_on)
    )
    return Comparison(
        period=before,
        total=total * Decimal("1.137"),
        cost=Money((cost.amount * Decimal("1.09")).quantize(Decimal("0.01")), "EUR"),
        shown_total=total,
        shown_cost=cost,
    )


def _bars(period: DayPeriod, *, span: str, today: date, export: bool) -> list[Bar]:
    zone = ZoneInfo(ZONE)
    if span == "day":
        day = time_of_days(period, zone=zone)
        hours = int(day.length / timedelta(hours=1))
        return [
            _bar(
                at,
                at + timedelta(hours=1),
                size=_hour(at.astimezone(zone).hour, export=export),
                today=today,
                hourly=True,
            )
            for at in (day.starts_at + hour * timedelta(hours=1) for hour in range(hours))
        ]
    parts = period.split_by_months() if span == "year" else tuple(day_of(day) for day in period)
    return [
        _bar(
            datetime.combine(part.starts_on, datetime.min.time(), zone),
            datetime.combine(part.ends_before, datetime.min.time(), zone),
            size=len(part) * _day(part.starts_on, export=export),
            today=today,
            hourly=False,
        )
        for part in parts
    ]


def _bar(starts: datetime, ends: datetime, *, size: float, today: date, hourly: bool) -> Bar:
    zone = ZoneInfo(ZONE)
    local = starts.astimezone(zone)
    quality: Quality = "measured"
    if (
        local.date() >= today
        or local.date() < FIRST_DAY
        or (hourly and local.hour == 3)
        or (not hourly and local.day == 17)
    ):
        quality = "missing"
    elif (hourly and local.hour in (14, 15)) or (not hourly and local.day in (9, 10)):
        quality = "estimated"
    energy = None if quality == "missing" else Decimal(str(round(size, 3)))
    band = (
        ("Peak" if 17 <= local.hour < 21 else "Night" if local.hour < 6 or local.hour >= 22 else "Day")
        if hourly
        else None
    )
    return Bar(
        starts_at=starts.astimezone(UTC),
        ends_before=ends.astimezone(UTC),
        energy=energy,
        cost=None if energy is None else Money((energy * Decimal("0.3421")).quantize(Decimal("0.01")), "EUR"),
        band=band,
        quality=quality,
    )


def _hour(hour: int, *, export: bool) -> float:
    if export:
        return max(0.0, 2.4 * math.sin((hour - 6) / 13 * math.pi)) if 6 < hour < 19 else 0.0
    return 0.18 + 0.5 * math.exp(-((hour - 7.5) ** 2) / 3) + 1.05 * math.exp(-((hour - 19) ** 2) / 5)


def _day(day: date, *, export: bool) -> float:
    season = math.cos((day.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
    wobble = math.sin(day.toordinal() * 2.3) * 1.1 + math.sin(day.toordinal() * 0.9) * 0.8
    return max(0.4, 8.2 - 7 * season + wobble) if export else 10.4 + 3.1 * season + wobble
