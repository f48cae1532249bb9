"""Measures the store beside a table of single readings, both in one run on one server."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

import numpy as np
import psycopg
from psycopg.rows import TupleRow

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.commands import bench_row_table as row_table
from wattstead.interfaces.commands.bench_readings import (
    KNOWN_AT,
    LIVE_DAY,
    MONTH,
    STEP_S,
    YEAR,
    Size,
    households,
    period_of,
    readings,
    starts_of,
)
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.reads import read, read_many
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.session import cursor

WANTED = {
    "current_user": "wattstead_worker",
    "current_setting('fsync')": "on",
    "current_setting('synchronous_commit')": "on",
    "current_setting('full_page_writes')": "on",
    "row_security_active('reading_block')::text": "true",
    "(SELECT relforcerowsecurity::text FROM pg_class WHERE oid = 'reading_block'::regclass)": "true",
}
Connection = psycopg.Connection[TupleRow]


class UnfairConditions(RuntimeError):
    """The server does not keep what it acknowledges, or keeps it from nobody: figures would mean nothing."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What one row of the table says: the store, the row table, and what DESIGN asks of the store.

    `better` says whether more or less is better; `ratio_wanted` is how many times better
    than the row table the store must be, if that is asked too.
    """

    what: str
    unit: str
    store: float
    rows: float
    budget: float
    better: str
    ratio_wanted: float = 0.0

    @property
    def ratio(self) -> float:
        """Return how many times better the store is."""
        return self.store / self.rows if self.better == "more" else self.rows / self.store

    @property
    def is_held(self) -> bool:
        """Tell whether the store keeps within its budget."""
        within = self.store >= self.budget if self.better == "more" else self.store <= self.budget
        return within and self.ratio >= self.ratio_wanted


def measure(*, size: Size, owner: Connection, plain: Connection) -> Iterator[Figure]:
    """Measure every row of the budget that concerns the store.

    `owner` makes tables and vacuums them (autocommit), `plain` works on the row table.
    """
    refuse_unfair_conditions()
    owner.execute(row_table.MAKE)
    meters = households(size.meters, first=1)
    month = readings(meters, starts_s=starts_of(MONTH))
    yield from _loading(month, owner=owner, plain=plain)
    yield _scanning(month, size=size, plain=plain)
    yield _year(size=size, owner=owner, plain=plain)
    yield from _living(meters[: size.live_meters], owner=owner, plain=plain)


def refuse_unfair_conditions(*, role: str = "wattstead_worker") -> None:
    """Raise UnfairConditions unless the role writes durably under forced row-level security."""
    wanted = WANTED | {"current_user": role}
    with seen_by(SYSTEM):
        found = cursor().execute("SELECT " + ", ".join(wanted)).fetchone()
    if found != tuple(wanted.values()):
        raise UnfairConditions(f"{list(wanted)} must be {list(wanted.values())}, not {found}")


def _loading(month: ManyIntervals, *, owner: Connection, plain: Connection) -> Iterator[Figure]:
    warm = readings(households(100, first=900_000), starts_s=starts_of(MONTH))
    _load(warm)
    row_table.load(plain, warm)
    _settle(owner)
    before = _sizes(owner)
    store_s, rows_s = _seconds(lambda: _load(month)), _seconds(lambda: row_table.load(plain, month))
    _settle(owner)
    after = _sizes(owner)
    yield Figure(
        what="bulk load of whole days",
        unit="M readings/s",
        store=len(month) / store_s / 1e6,
        rows=len(month) / rows_s / 1e6,
        budget=4.0,
        better="more",
        ratio_wanted=10.0,
    )
    yield _disk("disk, sealed days, after VACUUM", before=before, after=after, count=len(month), budget=8.0)


def _load(batch: ManyIntervals) -> None:
    with seen_by(SYSTEM):
        outcome = load_days(batch, known_at=KNOWN_AT, actor_id=None, reason="bench")
    if outcome.stored != len(batch):
        raise UnfairConditions(f"not all readings were new: {outcome}")


def _scanning(month: ManyIntervals, *, size: Size, plain: Connection) -> Figure:
    def scan() -> None:
        with seen_by(SYSTEM):
            found = sum(int(block.present.sum()) for block in read_many(month.series, MONTH))
        if found != len(month):
            raise UnfairConditions(f"{found} readings came back of {len(month)}")

    starts_s = starts_of(MONTH)
    store_s = median(_seconds(scan) for _ in range(size.repeats))
    rows_s = _seconds(lambda: row_table.scan(plain, starts_s=starts_s))
    return Figure(
        what=f"month of {size.meters:,} meters into numpy",
        unit="M readings/s",
        store=len(month) / store_s / 1e6,
        rows=len(month) / rows_s / 1e6,
        budget=10.0,
        better="more",
    )


def _year(*, size: Size, owner: Connection, plain: Connection) -> Figure:
    (one,) = households(1, first=800_000)
    starts_s, period = starts_of(YEAR), period_of(YEAR)
    year = readings((one,), starts_s=starts_s)
    _load(year)
    row_table.load(plain, year)
    _settle(owner)

    def read_year() -> None:
        with seen_by(SYSTEM):
            found = read(one, period)
        if len(found) != len(year):
            raise UnfairConditions(f"{len(found)} readings came back of {len(year)}")

    def read_rows() -> None:
        row_table.scan(plain, starts_s=starts_s, register=one.number)

    return Figure(
        what="a year of one meter into numpy",
        unit="ms",
        store=1e3 * median(_seconds(read_year) for _ in range(10 * size.repeats)),
        rows=1e3 * median(_seconds(read_rows) for _ in range(3 * size.repeats)),
        budget=5.0,
        better="less",
    )


def _living(meters: tuple[Series, ...], *, owner: Connection, plain: Connection) -> Iterator[Figure]:
    day = starts_of(LIVE_DAY)
    batches = [readings(meters, starts_s=day[slot : slot + 1]) for slot in range(len(day))]
    before = _sizes(owner)
    store_s = sum(_seconds(lambda: _patch(batch)) for batch in batches)  # noqa: B023
    rows_s = sum(_seconds(lambda: row_table.patch(plain, batch)) for batch in batches)  # noqa: B023
    _settle(owner)
    after = _sizes(owner)
    count = len(meters) * len(day)
    yield Figure(
        what=f"live readings, {len(meters):,} meters a batch",
        unit="k readings/s",
        store=count / store_s / 1e3,
        rows=count / rows_s / 1e3,
        budget=80.0,
        better="more",
    )
    yield _disk("disk, a day filled live, after VACUUM", before=before, after=after, count=count, budget=20.0)


def _patch(batch: ManyIntervals) -> None:
    known_at = datetime.fromtimestamp(int(batch.starts_s[0]), UTC) + timedelta(seconds=STEP_S + 60)
    with seen_by(SYSTEM):
        outcome = take_in_many(batch, known_at=known_at, actor_id=None, reason="bench")
    if outcome.stored != len(batch):
        raise UnfairConditions(f"not all readings were new: {outcome}")


def _disk(what: str, *, before: tuple[int, int], after: tuple[int, int], count: int, budget: float) -> Figure:
    store, rows = ((new - old) / count for old, new in zip(before, after, strict=True))
    return Figure(what=what, unit="B/reading", store=store, rows=rows, budget=budget, better="less")


def _settle(owner: Connection) -> None:
    """Leave no work of one measurement to the next."""
    owner.execute("VACUUM (ANALYZE) reading_block")
    owner.execute("VACUUM (ANALYZE) bench_reading")


def _sizes(owner: Connection) -> tuple[int, int]:
    """Return the bytes of both tables with their indexes."""
    row = owner.execute(
        "SELECT pg_total_relation_size('reading_block'), pg_total_relation_size('bench_reading')"
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def machine() -> str:
    """Say on how many cores and with which numpy this ran."""
    return f"{len(__import__('os').sched_getaffinity(0))} cores, numpy {np.__version__}"
