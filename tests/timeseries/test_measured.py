from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeseries.deliveries import ACCOUNT
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.identity import reading_id
from wattstead.timeseries.measured import Kept, Measured, keep_counters, read_measured, take_in_measured
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS, DeviceSeries, Kind
from wattstead.timeseries.session import cursor
from wattstead.timeseries.shown import UNKNOWN

pytestmark = pytest.mark.django_db
NUMBERS = count(7_000)
DEVICE = UUID("0198c0de-0000-7000-8000-0000000000dd")
MIDNIGHT = datetime(2025, 3, 29, 23, tzinfo=UTC)
KNOWN_AT = datetime(2025, 3, 31, 6, tzinfo=UTC)
QUARTER_S = 900
THREE_DAYS = Period(starts_at=MIDNIGHT - timedelta(days=1), ends_before=MIDNIGHT + timedelta(days=2))
Row = tuple[int, ...]
"""A slot of the day, then an amount for each quantity."""


def device(kind: Kind) -> DeviceSeries:
    return DeviceSeries(
        kind=kind, number=next(NUMBERS), account_id=ACCOUNT, device_id=DEVICE, zone="Europe/Vienna"
    )


def at(slot: int) -> int:
    return int(MIDNIGHT.timestamp()) + slot * QUARTER_S


def measured(kind: Kind, rows: Iterable[Row], *, flag: int = 0) -> Measured:
    """Return readings of quarter-hours, by their place in the short day of March 2025."""
    table = np.array(list(rows), dtype=np.int64).reshape(-1, len(kind.quantities) + 1)
    return Measured(
        starts_s=at(0) + table[:, 0] * QUARTER_S,
        length_s=np.full(len(table), QUARTER_S, dtype=np.int64),
        flags=np.full(len(table), flag, dtype=np.uint8),
        amounts={quantity.name: table[:, n] for n, quantity in enumerate(kind.quantities, start=1)},
    )


def bring(series: DeviceSeries, brought: Measured, *, known_at: datetime = KNOWN_AT) -> None:
    take_in_measured(series, brought, known_at=known_at, actor_id=None, reason="test")


def rows_of(kept: Kept) -> list[Row]:
    """Return what the store has in thousandths, as `measured` takes it."""
    factor = 10 ** (kept.measured.scale - 3)
    columns = [
        np.where(column == UNKNOWN, UNKNOWN, column // factor) for column in kept.measured.amounts.values()
    ]
    slots = (kept.measured.starts_s - at(0)) // QUARTER_S
    return list(zip(slots.tolist(), *(column.tolist() for column in columns), strict=True))


def in_view(series: DeviceSeries, fields: str) -> list[tuple[object, ...]]:
    rows = cursor().execute(
        f'SELECT {fields} FROM {series.kind.view} WHERE register = %s ORDER BY "timestamp"',
        [series.first.number],
    )
    return rows.fetchall()


def test_production_carries_every_field_of_the_specification() -> None:
    one = device(SOLAR_SYSTEMS)

    with seen_by(SYSTEM):
        bring(one, measured(one.kind, [(40, 800, 3_250, 300, 500)]))
        bring(one, measured(one.kind, [(41, 600, UNKNOWN, UNKNOWN, UNKNOWN)], flag=9))
        rows = in_view(
            one,
            'id, solar_system_id, "timestamp", power_kw, energy_kwh, delta_kwh, self_consumed_kwh,'
            " exported_kwh, source, created_at, day, account_id",
        )

    assert rows == [
        (
            reading_id(number=one.number, instant_s=at(41), kind=2),
            DEVICE,
            datetime(2025, 3, 30, 9, 15, tzinfo=UTC),
            Decimal("3.250"),
            Decimal("0.800"),
            Decimal("0.800"),
            Decimal("0.300"),
            Decimal("0.500"),
            "inverter",
            KNOWN_AT,
            date(2025, 3, 30),
            ACCOUNT,
        ),
        (
            reading_id(number=one.number, instant_s=at(42), kind=2),
            DEVICE,
            datetime(2025, 3, 30, 9, 30, tzinfo=UTC),
            Decimal("2.400"),
            Decimal("1.400"),
            Decimal("0.600"),
            None,
            None,
            "estimated",
            KNOWN_AT,
            date(2025, 3, 30),
            ACCOUNT,
        ),
    ]


def test_battery_reading_carries_every_field_of_the_specification() -> None:
    one = device(BATTERIES)

    with seen_by(SYSTEM):
        bring(
            one,
            measured(
                one.kind,
                [
                    (0, 4_000, 50_000, 1_200, 21_500, 312_000, 98_500),
                    (1, 3_700, 46_300, -1_200, UNKNOWN, UNKNOWN, UNKNOWN),
                    (2, 3_700, 46_300, 0, UNKNOWN, UNKNOWN, UNKNOWN),
                ],
            ),
        )
        rows = in_view(
            one,
            "id, battery_id, charge_kwh, charge_percent, power_kw, state, temperature, cycles,"
            " health_percent, created_at",
        )

    first = reading_id(number=one.number, instant_s=at(1), kind=3)
    assert rows[0] == (
        first,
        DEVICE,
        Decimal("4.000"),
        Decimal("50.0"),
        Decimal("1.200"),
        "charging",
        Decimal("21.5"),
        312,
        Decimal("98.5"),
        KNOWN_AT,
    )
    assert [row[5:9] for row in rows[1:]] == [("discharging", None, None, None), ("idle", None, None, None)]


def test_plug_reading_carries_every_field_of_the_specification() -> None:
    one = device(SMART_PLUGS)

    with seen_by(SYSTEM):
        bring(one, measured(one.kind, [(8, 25, 100_400), (9, 30, UNKNOWN)]))
        rows = in_view(one, 'id, smart_plug_id, "timestamp", power_w, energy_kwh, delta_kwh, created_at')

    assert rows == [
        (
            reading_id(number=one.number, instant_s=at(9), kind=4),
            DEVICE,
            datetime(2025, 3, 30, 1, 15, tzinfo=UTC),
            Decimal("100.4"),
            Decimal("0.025"),
            Decimal("0.025"),
            KNOWN_AT,
        ),
        (
            reading_id(number=one.number, instant_s=at(10), kind=4),
            DEVICE,
            datetime(2025, 3, 30, 1, 30, tzinfo=UTC),
            Decimal("120.000"),
            Decimal("0.055"),
            Decimal("0.030"),
            KNOWN_AT,
        ),
    ]


def test_reading_of_odd_length_finds_its_other_quantities() -> None:
    one = device(SMART_PLUGS)
    odd = Measured(
        starts_s=np.array([at(4), at(4) + 100], dtype=np.int64),
        length_s=np.array([100, 55], dtype=np.int64),
        flags=np.zeros(2, dtype=np.uint8),
        amounts={"delta_kwh": np.array([3, 2]), "power_w": np.array([9_000, 8_000])},
    )

    with seen_by(SYSTEM):
        bring(one, odd)
        rows = in_view(one, "delta_kwh, power_w")
        kept = read_measured(one, THREE_DAYS)

    assert rows == [(Decimal("0.003"), Decimal(9)), (Decimal("0.002"), Decimal(8))]
    assert kept.measured.amounts["power_w"].tolist() == [9_000, 8_000]


def test_counter_goes_on_from_what_it_showed() -> None:
    one = device(SOLAR_SYSTEMS)
    nothing = (UNKNOWN, UNKNOWN, UNKNOWN)

    with seen_by(SYSTEM):
        bring(one, measured(one.kind, [(slot, 100, *nothing) for slot in (*range(4), *range(100, 104))]))
        keep_counters(one, {at(2): 5_000_000_000}, known_at=KNOWN_AT, actor_id=None, reason="test")
        rows = in_view(one, "energy_kwh")
        kept = read_measured(one, THREE_DAYS)

    shown = ["0.100", "5000.000", "5000.100", "5000.200", "5000.300", "5000.400", "5000.500", "5000.600"]
    assert [value for (value,) in rows] == [Decimal(each) for each in shown]
    assert [Decimal(value) / 1_000_000 for value in kept.counters.tolist()] == [
        Decimal(each) for each in shown
    ]


def test_quantity_that_a_later_reading_does_not_tell_stays_as_it_was() -> None:
    one = device(SOLAR_SYSTEMS)

    with seen_by(SYSTEM):
        bring(one, measured(one.kind, [(40, 800, 3_200, 300, 500)]))
        bring(one, measured(one.kind, [(40, 810, UNKNOWN, UNKNOWN, 510)]))
        kept = read_measured(one, THREE_DAYS)
        revisions = (
            cursor()
            .execute(
                "SELECT register & 7, old_delta, device_id FROM production_revision"
                " WHERE register >> 3 = %s ORDER BY 1",
                [one.number],
            )
            .fetchall()
        )

    assert rows_of(kept) == [(40, 810, 3_200, 300, 510)]
    assert revisions == [(0, 800, DEVICE), (3, 500, DEVICE)]


def test_readings_of_three_days_of_another_device_stay_apart() -> None:
    mine, other = device(BATTERIES), device(BATTERIES)

    with seen_by(SYSTEM):
        bring(mine, measured(mine.kind, [(5, 1_000, 12_500, 0, UNKNOWN, UNKNOWN, UNKNOWN)]))
        bring(other, measured(other.kind, [(5, 9_000, 90_000, 7, 1_000, 1_000, 1_000)]))
        kept = read_measured(mine, THREE_DAYS)

    assert rows_of(kept) == [(5, 1_000, 12_500, 0, UNKNOWN, UNKNOWN, UNKNOWN)]


AMOUNTS = st.sampled_from([UNKNOWN, UNKNOWN, 0, 1, 1_000, -400, 32_767, -32_768, 2**31, 10**9])
FIRSTS = st.sampled_from([0, 5, 1_000, 32_768, 2**31])
SLOTS = st.integers(0, 91)
READINGS = st.lists(st.tuples(SLOTS, FIRSTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(deliveries=st.lists(READINGS, min_size=1, max_size=4), chance=st.integers(0, 255))
def test_any_order_and_batching_ends_in_the_last_of_each_quantity(
    deliveries: list[list[Row]], chance: int
) -> None:
    one, order = device(SOLAR_SYSTEMS), Random(chance)  # noqa: S311
    plain: dict[int, list[int]] = {}

    with seen_by(SYSTEM):
        for place, delivery in enumerate(deliveries):
            of_slot = {row[0]: row for row in delivery}
            for slot, row in of_slot.items():
                held = plain.setdefault(slot, [UNKNOWN] * 4)
                plain[slot] = [old if new == UNKNOWN else new for old, new in zip(held, row[1:], strict=True)]
            shuffled = [*of_slot.values(), *order.choices([*of_slot.values()], k=2)]
            order.shuffle(shuffled)
            cut = order.randrange(len(shuffled))
            for batch in (shuffled[:cut], shuffled[cut:]):
                bring(one, measured(one.kind, batch), known_at=KNOWN_AT + timedelta(hours=place))
        kept = read_measured(one, THREE_DAYS)
        shown = in_view(
            one, "delta_kwh * 1000, power_kw * 1000, self_consumed_kwh * 1000, exported_kwh * 1000"
        )

    expected = [(slot, *amounts) for slot, amounts in sorted(plain.items())]
    assert rows_of(kept) == expected
    assert [(row[0], *row[2:]) for row in shown] == [
        tuple(None if amount == UNKNOWN else amount for amount in (row[1], *row[3:])) for row in expected
    ]
