"""Every change of the clocks from 2024 to 2027 in ten zones, and every month in thirteen.

The lists say how many quarter-hours a day and a month have. A register of a site in that zone counts
a different amount in every slot; what is kept, summed, shown and given out must be all of it.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import counted
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.pages.households import signed_in
from tests.shared_data import shared_data
from tests.timeseries.deliveries import given_of, intervals
from tests.timeseries.plain_store import Given
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import Usage, UsageQuestion, explore_usage
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.reads import day_totals, month_totals, read, year_totals

pytestmark = pytest.mark.django_db
WITH_CHANGES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Vienna",
    "Pacific/Chatham",
)
QUARTER_S, DAY_S = 900, 86_400
TODAY = date(2028, 2, 1)
YEARS = DayPeriod(starts_on=date(2024, 1, 1), ends_before=date(2028, 1, 1))


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A day on which the clocks change, as the list has it."""

    day: date
    starts_s: int
    ends_s: int
    slots: dict[int, float]


@dataclass(frozen=True, kw_only=True)
class Home:
    """A site in a zone with one register."""

    user_id: UUID
    account_id: UUID
    site_id: UUID
    meter_id: UUID
    register: Register


def listed(name: str, *, zone: str) -> list[dict[str, str]]:
    with shared_data(f"time/{name}.csv").open() as lines:
        return [row for row in csv.DictReader(lines) if row["zone"] == zone]


def changes_in(zone: str) -> list[Changed]:
    return [
        Changed(
            day=date.fromisoformat(row["date"]),
            starts_s=second(row["day_start_utc"]),
            ends_s=second(row["day_end_utc"]),
            slots={minutes: float(row[f"slots_{minutes}min"]) for minutes in (15, 30, 60)},
        )
        for row in listed("dst_days", zone=zone)
    ]


def second(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def a_home(zone: str) -> Home:
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk, zone=zone)
    meter = a_meter(site_id=site.pk)
    return Home(
        user_id=person.pk,
        account_id=site.account_id,
        site_id=site.pk,
        meter_id=meter.pk,
        register=the_register(meter),
    )


def slots_between(starts_s: int, ends_s: int, *, step_s: int) -> Iterator[Given]:
    """Yield a reading for each slot, each of another amount; the last one may be short."""
    for place, start_s in enumerate(range(starts_s, ends_s, step_s)):
        yield Given(start_s, min(step_s, ends_s - start_s), 1 + (starts_s // DAY_S * 101 + place) % 9_973, 0)


def day_of(start_s: int, *, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(start_s, UTC).astimezone(zone).date()


def period_of(changed: Changed) -> Period:
    return Period(
        starts_at=datetime.fromtimestamp(changed.starts_s, UTC),
        ends_before=datetime.fromtimestamp(changed.ends_s, UTC),
    )


def days_with_a_neighbour(changed: Changed) -> DayPeriod:
    return DayPeriod(starts_on=changed.day - timedelta(days=1), ends_before=changed.day + timedelta(days=2))


def test_the_list_of_changes_is_the_one_these_tests_look_at() -> None:
    assert sum(len(changes_in(zone)) for zone in WITH_CHANGES) == 80


@pytest.mark.parametrize("step_min", [15, 30, 60])
@pytest.mark.parametrize("zone", WITH_CHANGES)
def test_a_day_of_a_change_holds_every_slot_of_it_and_loses_no_energy(zone: str, step_min: int) -> None:
    changes = changes_in(zone)
    brought = {
        one.day: list(slots_between(one.starts_s, one.ends_s, step_s=step_min * 60)) for one in changes
    }

    with seen_by(SYSTEM):
        home = a_home(zone)
        series = series_of(home.register)
        for readings in brought.values():
            counted(home.register, intervals(readings))
        found = {one.day: given_of(read(series, period_of(one))) for one in changes}
        totals = {one.day: day_totals(series, days_with_a_neighbour(one)) for one in changes}
        months = month_totals(series, YEARS)

    assert found == brought
    for changed in changes:
        # Half an hour is left at the end of a day of 23 and a half hours: a slot of its own.
        slots = -int(-changed.slots[step_min] // 1)
        kwh = sum(one.delta for one in brought[changed.day])
        of_days = totals[changed.day]
        assert (of_days.totals.tolist(), of_days.present.tolist()) == ([0, kwh, 0], [0, slots, 0])
        assert of_days.expected.tolist() == [0, slots, 0]
    sums: dict[date, int] = defaultdict(int)
    for day, readings in brought.items():
        sums[day.replace(day=1)] += sum(one.delta for one in readings)
    assert {one.starts_on: one.total for one in months} == sums


@pytest.mark.parametrize("zone", WITH_CHANGES)
def test_the_hours_of_a_day_of_a_change_add_up_to_it_on_the_page(zone: str) -> None:
    changes = changes_in(zone)
    with seen_by(SYSTEM):
        home = a_home(zone)
        for one in changes:
            counted(home.register, intervals(list(slots_between(one.starts_s, one.ends_s, step_s=QUARTER_S))))

    for changed in changes:
        by_hour, by_day = usage_of(home, changed, span="day"), usage_of(home, changed, span="month")

        readings = list(slots_between(changed.starts_s, changed.ends_s, step_s=QUARTER_S))
        edges = [*range(changed.starts_s, changed.ends_s, 3_600), changed.ends_s]
        assert [(bar.starts_at.timestamp(), bar.energy) for bar in by_hour.bars] == [
            (begins, kwh(one.delta for one in readings if begins <= one.start_s < ends))
            for begins, ends in pairwise(edges)
        ]
        whole = kwh(one.delta for one in readings)
        assert (by_hour.total, by_hour.missing_slots) == (whole, 0)
        assert [bar.energy for bar in by_day.bars if bar.energy is not None] == [whole]
        assert by_day.total == whole


def usage_of(home: Home, changed: Changed, *, span: str) -> Usage:
    viewer = a_viewer(account_id=home.account_id)
    ask = UsageQuestion(meter_id=home.meter_id, site_id=home.site_id, span=span, on=changed.day)  # type: ignore[arg-type]
    with seen_by(viewer):
        return explore_usage(viewer=viewer, ask=ask, today=TODAY)


def kwh(deltas: Iterable[int]) -> Decimal:
    return Decimal(sum(deltas)).scaleb(-3)


@pytest.mark.parametrize("zone", WITH_CHANGES)
def test_a_day_of_a_change_is_given_out_whole(zone: str) -> None:
    """By the export and the list of the API, and by the file of the usage page."""
    changes = [one for one in changes_in(zone) if one.day.year < 2026]
    with seen_by(SYSTEM):
        home = a_home(zone)
        for one in changes:
            readings = list(slots_between(one.starts_s, one.ends_s, step_s=QUARTER_S))
            counted(home.register, intervals(readings))
    program, browser = a_program(home.user_id), signed_in(home.user_id)

    for changed in changes:
        readings = list(slots_between(changed.starts_s, changed.ends_s, step_s=QUARTER_S))
        whole = kwh(one.delta for one in readings)
        rows = exported(program, home, changed)
        page = browser.get(f"/usage/usage.csv?meter={home.meter_id}&span=day&on={changed.day}")
        hours = list(csv.DictReader(page.content.decode().splitlines()))

        assert [(second(row["start"]), Decimal(row["delta"])) for row in rows] == [
            (one.start_s, Decimal(one.delta).scaleb(-3)) for one in readings
        ]
        assert len(rows) == changed.slots[15]
        assert sum(Decimal(row["energy"]) for row in hours) == whole
        assert len(hours) == -int(-changed.slots[60] // 1)
        assert listed_by_the_api(program, home, changed) == [
            (one.end_s, Decimal(one.delta).scaleb(-3)) for one in readings
        ]


def exported(program: Program, home: Home, changed: Changed) -> list[dict[str, str]]:
    days = {"from": changed.day.isoformat(), "to": (changed.day + timedelta(days=1)).isoformat()}
    answer = program.get(f"/meters/{home.meter_id}/export", format="csv", **days)
    assert answer.status == 200, answer
    return list(csv.DictReader(answer.content.decode().splitlines()))


def listed_by_the_api(program: Program, home: Home, changed: Changed) -> list[tuple[int, object]]:
    days = {"from": changed.day.isoformat(), "to": (changed.day + timedelta(days=1)).isoformat()}
    answer = program.get(f"/meters/{home.meter_id}/readings", limit="500", **days)
    assert answer.status == 200, answer
    return [(second(str(item["timestamp"])), item["delta"]) for item in answer.items]


def summed(days: Mapping[date, int], *, by: Callable[[date], date]) -> dict[date, int]:
    sums: dict[date, int] = defaultdict(int)
    for day, amount in days.items():
        sums[by(day)] += amount
    return sums


@pytest.mark.parametrize("zone", [*WITH_CHANGES, "Asia/Kathmandu", "Australia/Brisbane", "UTC"])
def test_every_month_holds_its_quarter_hours_and_years_months_and_days_add_up(zone: str) -> None:
    place = ZoneInfo(zone)
    begins, ends = (
        int(datetime.combine(day, time(0), tzinfo=place).timestamp())
        for day in (YEARS.starts_on, YEARS.ends_before)
    )
    readings = list(slots_between(begins, ends, step_s=QUARTER_S))
    plain: dict[date, int] = defaultdict(int)
    for one in readings:
        plain[day_of(one.start_s, zone=place)] += one.delta

    with seen_by(SYSTEM):
        home = a_home(zone)
        series = series_of(home.register)
        counted(home.register, intervals(readings))
        days, months = day_totals(series, YEARS), month_totals(series, YEARS)
        years = year_totals(series, YEARS)

    slots = {
        date(int(row["year"]), int(row["month"]), 1): int(row["slots_15min"])
        for row in listed("month_slots", zone=zone)
    }
    assert {one.starts_on: one.present for one in months} == slots
    assert {one.starts_on: one.expected for one in months} == slots
    assert dict(zip(days.days, days.totals.tolist(), strict=True)) == plain
    assert {one.starts_on: one.total for one in months} == summed(plain, by=lambda day: day.replace(day=1))
    assert {one.starts_on: one.total for one in years} == summed(
        plain, by=lambda day: day.replace(month=1, day=1)
    )
    assert sum(one.total for one in years) == sum(one.delta for one in readings)
