import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from psycopg import sql

from tests.timeseries.readings import DAY, IN_TIME, JUNE_1, MIDNIGHT, of_all, register, slots, slots_held
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries import conflicts
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.reads import day_totals, read
from wattstead.timeseries.store import take_in, withdraw

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ONE = register(41)
Writer = Callable[[dict[int, int]], object]


def by_delivery(deltas: dict[int, int]) -> object:
    return take_in(ONE, slots(deltas), known_at=IN_TIME, actor_id=None, reason="test")


def by_load(deltas: dict[int, int]) -> object:
    return load_days(of_all((ONE,), slots(deltas)), known_at=IN_TIME, actor_id=None, reason="test")


def live(deltas: dict[int, int]) -> object:
    return take_in_many(of_all((ONE,), slots(deltas)), known_at=IN_TIME, actor_id=None, reason="test")


WRITERS = [by_delivery, by_load, live]


def second_waits_for_first(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run `second` in a connection of its own while `first` is open; commit once it waits."""

    def in_own_connection() -> None:
        try:
            with seen_by(SYSTEM):
                second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as other:
        with seen_by(SYSTEM):
            first()
            running = other.submit(in_own_connection)
            wait_for_a_lock()
        running.result(timeout=20)


def wait_for_a_lock() -> None:
    with connections["owner"].cursor() as cursor:
        for _ in range(400):
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("the second writer never waited for the first")


def held() -> dict[int, int]:
    with seen_by(SYSTEM):
        return slots_held(read(ONE, DAY))


@pytest.mark.parametrize("first", WRITERS)
@pytest.mark.parametrize("second", WRITERS)
@pytest.mark.parametrize("already", [{}, {0: 1}])
def test_two_writers_of_one_day_both_keep_their_readings(
    first: Writer, second: Writer, already: dict[int, int]
) -> None:
    if already:
        with seen_by(SYSTEM):
            by_delivery(already)

    second_waits_for_first(lambda: first({1: 10, 2: 20}), lambda: second({3: 30, 4: 40}))

    assert held() == {**already, 1: 10, 2: 20, 3: 30, 4: 40}


def withdraw_first_slot() -> object:
    first_slot = Period(starts_at=MIDNIGHT, ends_before=MIDNIGHT + timedelta(minutes=15))
    return withdraw(ONE, first_slot, known_at=IN_TIME, actor_id=None, reason="test")


def held_after_delivery_and_withdrawal() -> dict[int, int]:
    with seen_by(SYSTEM):
        by_delivery({0: 1})

    second_waits_for_first(lambda: by_delivery({1: 10}), withdraw_first_slot)

    return held()


def test_withdrawal_beside_a_delivery_keeps_what_is_delivered() -> None:
    assert held_after_delivery_and_withdrawal() == {1: 10}


def test_writers_that_do_not_lock_lose_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same two writers, reading the block without its lock, lose what was delivered."""
    unlocked = sql.SQL(conflicts.LOCK.as_string(None).replace("FOR UPDATE OF block", ""))
    monkeypatch.setattr(conflicts, "LOCK", unlocked)

    assert held_after_delivery_and_withdrawal() == {}


def test_same_reading_from_two_sides_counts_once() -> None:
    second_waits_for_first(lambda: live({1: 10}), lambda: live({1: 10}))

    with seen_by(SYSTEM):
        totals = day_totals(ONE, JUNE_1)

    assert (totals.total, totals.present.tolist()) == (10, [1])
