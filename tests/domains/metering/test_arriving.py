from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.metering.plain_arriving import Told, judged_one_by_one, microseconds
from wattstead.domains.metering.arriving import UNTOLD, Arriving, Counting, Verdict, judged, kept
from wattstead.domains.metering.vocabulary import MeterType, ReadingFrequency
from wattstead.timeseries.series import Series

NOW = datetime(2025, 10, 27, 12, tzinfo=UTC)
# Around the night in which summer time ends: a local day of 25 hours.
MIDNIGHT = datetime(2025, 10, 25, 22, tzinfo=UTC)
ID = UUID(int=1)


def a_register(
    number: int,
    *,
    zone: str = "Europe/Berlin",
    boundary: time = time(0),
    frequency: ReadingFrequency | None = ReadingFrequency.QUARTER_HOURLY,
    meter_type: MeterType = MeterType.ELECTRICITY,
    multiplier: str = "1",
    removed_at: datetime | None = None,
) -> Counting:
    return Counting(
        series=Series(number=number, account_id=ID, meter_id=ID, zone=zone, day_boundary=boundary),
        meter_number=f"meter {number}",
        meter_type=meter_type,
        multiplier=Decimal(multiplier),
        frequency=frequency,
        removed_at=removed_at,
    )


REGISTERS = (
    a_register(1),
    a_register(2, frequency=ReadingFrequency.DAILY, multiplier="40"),
    a_register(3, frequency=None, removed_at=MIDNIGHT + timedelta(hours=6)),
    a_register(
        4, boundary=time(6), frequency=ReadingFrequency.HOURLY, meter_type=MeterType.GAS, multiplier="0.5"
    ),
    a_register(5, zone="Asia/Kolkata", frequency=ReadingFrequency.DAILY),
)
STEP = timedelta(minutes=15)
MOMENTS = st.one_of(
    st.integers(-8, 120).map(lambda n: MIDNIGHT + n * STEP),
    st.sampled_from(
        [
            NOW,
            NOW + timedelta.resolution,
            NOW + STEP,
            MIDNIGHT + timedelta(microseconds=1),
            MIDNIGHT + timedelta(seconds=7),
            datetime(1971, 1, 1, tzinfo=UTC),
            datetime(2199, 12, 31, tzinfo=UTC),
        ]
    ),
)
AMOUNTS = st.one_of(
    st.integers(-2, 40_000).map(lambda n: Decimal(n) / 1000),
    st.sampled_from(
        ["44", "44.000001", "1100", "1100.000001", "12.5", "1760", "-0.000001", "1000000000"]
    ).map(Decimal),
)
READINGS = st.lists(
    st.builds(
        Told,
        register=st.integers(0, len(REGISTERS) - 1),
        starts_at=st.none() | MOMENTS,
        ends_at=st.none() | MOMENTS,
        delta=AMOUNTS,
    ),
    max_size=30,
).map(tuple)


def columns(readings: tuple[Told, ...]) -> Arriving:
    return Arriving(
        which=np.array([one.register for one in readings], dtype=np.int64),
        starts_us=np.array(
            [UNTOLD if one.starts_at is None else microseconds(one.starts_at) for one in readings],
            dtype=np.int64,
        ),
        ends_us=np.array(
            [UNTOLD if one.ends_at is None else microseconds(one.ends_at) for one in readings], dtype=np.int64
        ),
        millionths=np.array([int(one.delta * 10**6) for one in readings], dtype=np.int64),
        flags=np.zeros(len(readings), dtype=np.uint8),
    )


@settings(max_examples=1_000)
@given(readings=READINGS)
def test_many_readings_are_judged_like_each_by_itself(readings: tuple[Told, ...]) -> None:
    arriving = columns(readings)

    found = judged(arriving, registers=REGISTERS, now=NOW)

    plain = judged_one_by_one(readings, registers=REGISTERS, now=NOW)
    assert tuple(Verdict(verdict) for verdict in found.verdicts.tolist()) == plain.verdicts
    assert {int(row): (int(found.starts_s[row]), int(found.ends_s[row])) for row in found.order} == {
        place: (int(starts_at.timestamp()), int(ends_at.timestamp()))
        for place, (starts_at, ends_at) in plain.stretches.items()
    }


@settings(max_examples=300)
@given(readings=READINGS)
def test_what_is_kept_stands_by_register_and_start_and_loses_nothing(readings: tuple[Told, ...]) -> None:
    arriving = columns(readings)
    found = judged(arriving, registers=REGISTERS, now=NOW)

    good = kept(arriving, judged=found, registers=REGISTERS)

    keys = list(zip(good.which.tolist(), good.starts_s.tolist(), strict=True))
    assert keys == sorted(keys)
    millionths = good.deltas * 10 ** (6 - good.scale)
    assert millionths.tolist() == arriving.millionths[found.order].tolist()


def test_of_the_same_interval_told_twice_the_later_stands_later() -> None:
    told = tuple(
        Told(register=0, starts_at=MIDNIGHT, ends_at=MIDNIGHT + STEP, delta=Decimal(amount))
        for amount in (1, 2, 3)
    )

    found = judged(columns(told), registers=REGISTERS, now=NOW)

    assert found.order.tolist() == [0, 1, 2]


def test_no_readings_are_judged_as_none() -> None:
    found = judged(columns(()), registers=(), now=NOW)

    assert (found.verdicts.tolist(), found.order.tolist()) == ([], [])
