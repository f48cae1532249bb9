"""Makes deliveries of readings for hypothesis, and shuffles, repeats and cuts them into batches."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import strategies as st

from tests.timeseries.plain_store import Given
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.series import Series

ACCOUNT = UUID("0198c0de-0000-7000-8000-000000000001")
METER = UUID("0198c0de-0000-7000-8000-000000000002")
# A short day, a long day, a half-hour change, a zone without changes.
STARTS = (
    ("Europe/Vienna", date(2025, 3, 29)),
    ("Europe/Vienna", date(2025, 10, 25)),
    ("Australia/Lord_Howe", date(2025, 4, 5)),
    ("Asia/Kolkata", date(2025, 6, 1)),
)
FLAGS = (0, 0, 0, 4, 9, 2, 1)
DELTAS = (0, 1, 5, 7, -3, 40, 32_767, 32_768, -32_767, -32_768, 2**31 - 1, 2**31, -(2**31), 10**12)


@dataclass(frozen=True)
class Delivery:
    """Readings known at one moment, and the batches in which they come."""

    known_at: datetime
    readings: tuple[Given, ...]
    batches: tuple[tuple[Given, ...], ...]


@dataclass(frozen=True)
class Story:
    zone: str
    first_day: date
    deliveries: tuple[Delivery, ...]

    @property
    def starts_at(self) -> datetime:
        midnight = datetime.combine(self.first_day, datetime.min.time(), tzinfo=ZoneInfo(self.zone))
        return midnight.astimezone(UTC)

    def series(self, number: int) -> Series:
        return Series(number=number, account_id=ACCOUNT, meter_id=METER, zone=self.zone)


def intervals(readings: "list[Given] | tuple[Given, ...]") -> Intervals:
    return Intervals(
        starts_s=np.array([one.start_s for one in readings], dtype=np.int64),
        length_s=np.array([one.length_s for one in readings], dtype=np.int64),
        deltas=np.array([one.delta for one in readings], dtype=np.int64),
        flags=np.array([one.flag for one in readings], dtype=np.uint8),
    )


def given_of(found: Intervals) -> list[Given]:
    columns = (found.starts_s, found.length_s, found.deltas, found.flags)
    return [Given(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _batches(readings: tuple[Given, ...], *, chance: Random) -> tuple[tuple[Given, ...], ...]:
    """Shuffle the readings, repeat some, and cut them into batches."""
    shuffled = [*readings, *chance.choices(readings, k=chance.randrange(4))]
    chance.shuffle(shuffled)
    cuts = {chance.randrange(1, len(shuffled) + 1) for _ in range(chance.randrange(3))}
    edges = sorted({0, *cuts, len(shuffled)})
    return tuple(tuple(shuffled[first:after]) for first, after in pairwise(edges))


def delivery_of(code: bytes, *, origin_s: int, known_at: datetime, step_s: int, one_flag: bool) -> Delivery:
    """Spell a delivery out of bytes: one to shuffle by, then three for each reading.

    Hypothesis draws and shrinks a string of bytes ten times faster than a list of tuples.
    """
    chance, slots = Random(code[0]), 2 * 86_400 // step_s + 1  # noqa: S311
    triples = zip(code[1::3], code[2::3], code[3::3], strict=False)
    held = {
        slot % slots: (DELTAS[delta % len(DELTAS)], FLAGS[flag % len(FLAGS)]) for slot, delta, flag in triples
    }
    only = FLAGS[code[3] % len(FLAGS)]
    readings = tuple(
        Given(
            start_s=origin_s + slot * step_s,
            length_s=step_s,
            delta=delta,
            flag=only if one_flag else flag,
        )
        for slot, (delta, flag) in held.items()
    )
    return Delivery(known_at=known_at, readings=readings, batches=_batches(readings, chance=chance))


CODES = st.binary(min_size=4, max_size=37)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Return deliveries that follow each other; with changes of step only where all are late."""
    zone, first_day = draw(st.sampled_from(STARTS))
    story = Story(zone=zone, first_day=first_day, deliveries=())
    origin_s = int(story.starts_at.timestamp())
    changes_step = draw(st.booleans())
    hours = [5 * 24 if changes_step else 12]
    for gap in draw(st.lists(st.sampled_from([1, 7, 30, 100]), max_size=4)):
        hours.append(hours[-1] + gap)
    deliveries = tuple(
        delivery_of(
            draw(CODES),
            origin_s=origin_s,
            known_at=story.starts_at + timedelta(hours=after),
            step_s=draw(st.sampled_from([900, 1800])) if changes_step else 900,
            one_flag=changes_step,
        )
        for after in hours
    )
    return Story(zone=zone, first_day=first_day, deliveries=deliveries)
